// Threads behind the compiler's Loop. Comes in: how many jobs. Goes out: a Loop whose bodies run on
// that many threads at once. The threads are started by the first loop that needs them, wait
// between loops, and end with the last copy of the Loop. Deliberately absent: queues, priorities,
// futures, cancelling. Results go to slots by index, so that the order of completion cannot show.
#pragma once
#include "compiler/base/loop.h"

namespace megac::schedule {

/// More jobs than this bring nothing; with it a limit of 256 open files suffices.
inline constexpr unsigned kMostJobs = 64;

/// `jobs` 0: one per processor that this process may use. 1: inline, no thread at all. Indices are
/// taken in runs of neighbours, in rising order. Loops of one Loop are not nested and not started
/// by two threads at once (CHECK), and a body must not throw: an exception ends the process.
Loop parallel(unsigned jobs);

}  // namespace megac::schedule
