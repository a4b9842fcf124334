// What stands on disk and how it becomes what it should be. Comes in: bodies, one file each, from
// many workers. Goes out: first the Changes (what would be written, replaced, kept, removed, left
// alone, and what forbids it), then, on commit, the tree: wholly new, or wholly as it was. The last
// lock says which files are megac's and with which bytes; nothing else is ever replaced or removed.
//
//     auto stage = store::open(world.files, {.root = out, .layout = store::Layout::project});
//     loop: stage->put(worker, {path, mode, producer, bytes});
//     auto changes = stage->changes(gone);          // drift and obstacles are rows, not faults
//     if (changes->clean()) stage->commit(*changes, loop);
//
// Deliberately absent: diagnostics (the caller turns rows into E0703, E0710, W0711), reading
// mega-files, regions and merging, deciding which unit owns a path.
#pragma once
#include "runtime/store/changes.h"
#include "runtime/store/lock.h"
#include "runtime/store/stage.h"
