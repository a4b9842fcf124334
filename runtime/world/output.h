#pragma once
#include "runtime/world/world.h"

namespace megac::world {

/// One of the standard streams.
class PosixOutput final : public Output {
 public:
  PosixOutput(int file, const char* name) : file_(file), name_(name) {}

  Result<Done> write(std::string_view bytes) override;
  bool closed() const override { return closed_; }
  bool terminal() const override;
  bool colour() const override;
  unsigned width() const override;

 private:
  int file_;
  const char* name_;
  bool closed_ = false;
};

/// Output::colour from the variables NO_COLOR, CLICOLOR_FORCE and TERM; null: not set.
bool colour_wanted(bool terminal, const char* no_color, const char* force, const char* term);

}  // namespace megac::world
