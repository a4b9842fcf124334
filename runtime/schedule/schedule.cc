#include "runtime/schedule/schedule.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <sched.h>

#include "compiler/base/check.h"

namespace megac::schedule {
namespace {

/// Threads that wait for loops and share each loop's indices among them.
class Pool {
 public:
  explicit Pool(unsigned workers) : workers_(workers) {}

  void run(size_t n, const Loop::Body& body) {
    CHECK(!running_.exchange(true));
    if (threads_.empty()) {
      for (unsigned worker = 1; worker < workers_; ++worker) {
        threads_.emplace_back([this, worker](const std::stop_token& stop) { wait(stop, worker); });
      }
    }
    body_ = &body;
    size_ = n;
    next_ = 0;
    // Large enough that neighbours, which often share a directory, stay together and that an atomic
    // for each run of them costs nothing; small enough that no worker idles at the end.
    run_length_ = std::clamp<size_t>(n / (size_t{workers_} * 32), 1, 64);
    {
      std::lock_guard guard(mutex_);
      busy_ = workers_ - 1;
      ++round_;
    }
    started_.notify_all();
    work(0);
    std::unique_lock guard(mutex_);
    finished_.wait(guard, [this] { return busy_ == 0; });
    running_ = false;
  }

 private:
  void wait(const std::stop_token& stop, unsigned worker) {
    uint64_t seen = 0;
    while (true) {
      {
        std::unique_lock guard(mutex_);
        if (!started_.wait(guard, stop, [&] { return round_ != seen; })) return;
        seen = round_;
      }
      work(worker);
      std::lock_guard guard(mutex_);
      if (--busy_ == 0) finished_.notify_one();
    }
  }

  void work(unsigned worker) noexcept {
    while (true) {
      size_t begin = next_.fetch_add(run_length_, std::memory_order_relaxed);
      if (begin >= size_) return;
      size_t end = std::min(begin + run_length_, size_);
      for (size_t i = begin; i < end; ++i) (*body_)(i, worker);
    }
  }

  const unsigned workers_;
  std::atomic<bool> running_{false};

  const Loop::Body* body_ = nullptr;
  size_t size_ = 0;
  size_t run_length_ = 1;
  std::atomic<size_t> next_{0};

  std::mutex mutex_;
  std::condition_variable_any started_;
  std::condition_variable finished_;
  uint64_t round_ = 0;
  unsigned busy_ = 0;

  std::vector<std::jthread> threads_;  ///< last: they end before what they use
};

unsigned processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

Loop parallel(unsigned jobs) {
  unsigned workers = std::min(jobs == 0 ? processors() : jobs, kMostJobs);
  if (workers == 1) {
    return {1, [](size_t n, const Loop::Body& body) noexcept { in_order().run(n, body); }};
  }
  auto pool = std::make_shared<Pool>(workers);
  return {workers, [pool](size_t n, const Loop::Body& body) {
            if (n > 0) pool->run(n, body);
          }};
}

}  // namespace megac::schedule
