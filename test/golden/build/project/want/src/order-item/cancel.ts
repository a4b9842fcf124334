cancel(2); ORDER_ITEM(3);
