#include "runtime/schedule/schedule.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace megac;

TEST_CASE("every index once, each worker alone, whatever the number of jobs") {
  for (unsigned jobs : {0U, 1U, 2U, 3U, 8U, 1000U}) {
    CAPTURE(jobs);
    Loop loop = schedule::parallel(jobs);
    CHECK(loop.workers >= 1);
    CHECK(loop.workers <= schedule::kMostJobs);
    if (jobs > 0 && jobs < 9) CHECK(loop.workers == jobs);
    for (size_t n : {size_t{0}, size_t{1}, size_t{2}, size_t{63}, size_t{10'000}}) {
      CAPTURE(n);
      std::vector<int> seen(n, 0);
      std::vector<std::atomic<int>> inside(loop.workers);
      std::atomic<int> clashes{0};
      loop.run(n, [&](size_t i, unsigned worker) {
        if (worker >= inside.size() || inside[worker].fetch_add(1) != 0) ++clashes;
        ++seen[i];
        --inside[worker];
      });
      CHECK(clashes == 0);
      CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<long>(n));
    }
  }
}

TEST_CASE("one job runs on the caller's own thread, in order") {
  Loop loop = schedule::parallel(1);
  std::vector<size_t> order;
  loop.run(5, [&](size_t i, unsigned worker) {
    CHECK(worker == 0);
    order.push_back(i);
  });
  CHECK(order == std::vector<size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("the threads of one loop serve the next ones, and copies share them") {
  Loop loop = schedule::parallel(4);
  Loop copy = loop;
  size_t total = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<size_t> sums(loop.workers, 0);
    (round % 2 ? loop : copy).run(100, [&](size_t i, unsigned worker) { sums[worker] += i; });
    for (size_t sum : sums) total += sum;
  }
  CHECK(total == 500 * 4950);
}

TEST_CASE("slow bodies meet: all workers are at work at once") {
  Loop loop = schedule::parallel(3);
  std::atomic<int> arrived{0};
  loop.run(3, [&](size_t, unsigned) {
    ++arrived;
    while (arrived < 3) std::this_thread::yield();
  });
  CHECK(arrived == 3);
}
