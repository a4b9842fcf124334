#include "runtime/store/switch.h"

#include <cerrno>

namespace megac::store {
namespace {

using world::FileInfo;
using world::Rename;

bool same_file(const FileInfo& a, const FileInfo& b) {
  return a.kind == b.kind && a.device == b.device && a.inode == b.inode && a.size == b.size &&
         a.changed == b.changed;
}

Result<Done> undo(world::Root& root, const Step& step) {
  switch (step.kind) {
    case Step::Kind::take_file:
    case Step::Kind::take_directory: return root.rename(step.stage, step.tree, Rename::fresh);
    case Step::Kind::put: return root.rename(step.tree, step.stage, Rename::fresh);
    case Step::Kind::exchange: return root.rename(step.stage, step.tree, Rename::exchange);
    case Step::Kind::seal: break;
  }
  return Done{};
}

Result<Done> move(world::Root& root, const Step& step) {
  switch (step.kind) {
    case Step::Kind::take_file:
    case Step::Kind::take_directory: return root.rename(step.tree, step.stage, Rename::fresh);
    case Step::Kind::put: return root.rename(step.stage, step.tree, Rename::fresh);
    case Step::Kind::exchange: return root.rename(step.stage, step.tree, Rename::exchange);
    case Step::Kind::seal: return root.rename(step.stage, step.tree, Rename::replace);
  }
  return Done{};
}

/// What came out of the tree is what was meant to come out.
Result<Done> confirm(world::Root& root, const Step& step) {
  Error changed{"was changed while megac ran; run it again", step.tree, 0};
  switch (step.kind) {
    case Step::Kind::take_file:
    case Step::Kind::exchange: {
      Result<FileInfo> info = root.stat(step.stage);
      if (!info) return info.error();
      if (!same_file(*info, step.seen)) return changed;
      return Done{};
    }
    case Step::Kind::take_directory: {
      auto entries = root.list(step.stage);
      if (!entries) return entries.error();
      if (!entries->empty()) return changed;
      return Done{};
    }
    case Step::Kind::put:
    case Step::Kind::seal: break;
  }
  return Done{};
}

}  // namespace

Switched perform(world::Root& root, std::span<const Step> steps) {
  size_t done = 0;
  Result<Done> result = Done{};
  while (result && done < steps.size()) {
    result = move(root, steps[done]);
    if (!result) break;
    result = confirm(root, steps[done]);
    ++done;
  }
  if (result) return {result, true};
  while (done > 0) {
    Result<Done> back = undo(root, steps[--done]);
    if (back) continue;
    Error fault = result.error();
    fault.message += " (and the switch could not be undone: " + back.error().path +
                     "; the old files are in .megac/stage until the next run)";
    return {fault, false};
  }
  return {result, true};
}

}  // namespace megac::store
