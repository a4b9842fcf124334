listAll(2); HTTPSERVER(3);
