// What the machine takes and gives back in order.
#pragma once
#include "compiler/jinja/machine.h"

namespace megac::jinja {

struct Machine::Taken {
  Taken(Slots& all, size_t count) : slots(all), first(all.take(count)), n(count) {}
  ~Taken() { slots.give_back(n); }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  data::Value& operator[](size_t i) { return first[i]; }

  Slots& slots;
  data::Value* first;
  size_t n;
};

/// A call or include: its frame is made at once, so that the caller can fill it, and entered by
/// go(). A frame that something defined in it may outlive is kept until the end of the rendering.
struct Machine::Entered {
  Entered(Machine& m, uint32_t slots, Frame* outer, bool keeps, uint32_t weight, Trail step);
  ~Entered();
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;
  void go();

  Machine& machine;
  Frame own;
  Frame& frame;
  Frame* before;
  uint32_t size;
  uint32_t weight;
  Trail step;
  bool gone = false;
};

}  // namespace megac::jinja
