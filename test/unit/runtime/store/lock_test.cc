#include "runtime/store/lock.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace megac;
using namespace megac::store;

namespace {

const std::string kHash(64, 'a');

Digest digest(char hex) {
  Digest d;
  auto nibble = static_cast<uint8_t>(hex <= '9' ? hex - '0' : hex - 'a' + 10);
  d.bytes.fill(static_cast<uint8_t>(nibble << 4 | nibble));
  return d;
}

std::string line(const std::string& path) { return kHash + " 0644 file t/u#x " + path + "\n"; }

std::string fault(const std::string& text) {
  Result<Lock> lock = Lock::parse(text, "megac.lock");
  if (lock) return "";
  CHECK(lock.error().path == "megac.lock");
  return lock.error().message;
}

}  // namespace

TEST_CASE("what is printed is read, and printed again the same") {
  std::vector<Entry> entries = {
      {"a b/c d.ts", "alpha/base#main file", digest('0'), 0644},
      {"a/b.sh", "alpha/base#100%", digest('f'), 0755},
      {"å/\xF0\x9F\x8D\x8B", "t/u#\x01\x7F\xC3\xA5", digest('9'), 0},
  };
  std::string text = print(entries);
  CHECK(text == "megac.lock 1\n" + std::string(64, '0') +
                    " 0644 file alpha/base#main%20file a b/c d.ts\n" + std::string(64, 'f') +
                    " 0755 file alpha/base#100%25 a/b.sh\n" + std::string(64, '9') +
                    " 0000 file t/u#%01%7f\xC3\xA5 å/\xF0\x9F\x8D\x8B\n");
  Result<Lock> lock = Lock::parse(text, "megac.lock");
  REQUIRE(lock);
  REQUIRE(lock->entries().size() == 3);
  CHECK(lock->entries()[0].producer == "alpha/base#main file");
  CHECK(lock->entries()[1].mode == 0755);
  CHECK(lock->entries()[2].digest == digest('9'));
  CHECK(lock->find("a/b.sh")->producer == "alpha/base#100%");
  CHECK(lock->find("a/b") == nullptr);
  CHECK(lock->find("") == nullptr);
  Lock copy = *lock;
  lock = Lock();
  CHECK(print(copy.entries()) == text);
  CHECK(print({}) == "megac.lock 1\n");
  CHECK(Lock::parse("megac.lock 1\n", "")->entries().empty());
}

TEST_CASE("a damaged lock is named by its first bad line") {
  const std::string head = "megac.lock 1\n";
  struct Row {
    std::string text, fault;
  };
  const Row rows[] = {
      {"", "line 1 is cut off"},
      {"megac.lock 1", "line 1 is cut off"},
      {"\n", "line 1 is not 'megac.lock 1'"},
      {"megac.lock\n", "line 1 is not 'megac.lock 1'"},
      {"megac.lock 1\r\n", "line 1 is not 'megac.lock 1'"},
      {"megac.lock 0\n", "line 1 is not 'megac.lock 1'"},
      {"megac.lock -1\n", "line 1 is not 'megac.lock 1'"},
      {"megac.lock 2\nanything", "line 1 has format 2, of a newer megac"},
      {head + line("a") + kHash.substr(1), "line 3 is cut off"},
      {head + line("a") + "\n", "line 3 does not begin with a SHA-256"},
      {head + "<<<<<<< HEAD\n", "line 2 does not begin with a SHA-256"},
      {head + std::string(64, 'A') + " 0644 file t/u#x a\n",
       "line 2 does not begin with a SHA-256"},
      {head + kHash + "a 0644 file t/u#x a\n", "line 2 does not begin with a SHA-256"},
      {head + kHash + " 644 file t/u#x a\n", "line 2 has no mode of four octal digits"},
      {head + kHash + " 0648 file t/u#x a\n", "line 2 has no mode of four octal digits"},
      {head + kHash + " -644 file t/u#x a\n", "line 2 has no mode of four octal digits"},
      {head + kHash + " 0644 stub t/u#x a\n", "line 2 has an unknown kind"},
      {head + kHash + " 0644 file  a\n", "line 2 names no producer"},
      {head + kHash + " 0644 file t/%2 a\n", "line 2 has a bad %XX in its producer"},
      {head + kHash + " 0644 file t/%zz a\n", "line 2 has a bad %XX in its producer"},
      {head + kHash + " 0644 file t/u#x\n", "line 2 has no path that megac could have written"},
      {head + line("b") + line("a"), "line 3 is out of order"},
      {head + line("a") + line("b") + line("b"), "line 4 names a path for the second time"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(fault(row.text) == row.fault);
  }
  for (std::string path : {"", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "./a", "a\\b",
                           "c:x", "a\tb", "a\x7F", ".git/hooks/x", "a/.GIT/config", ".megac/lock",
                           ".Gitattributes", "git~1/x", "megac.lock"}) {
    CAPTURE(path);
    CHECK(fault(head + line(path)) == "line 2 has no path that megac could have written");
  }
  for (std::string path :
       {".github/x", "gitx", ".gitignore", "a..b", "...", "sub/megac.lock", " "}) {
    CAPTURE(path);
    CHECK(fault(head + line(path)) == "");
  }
  CHECK(fault(head + line(std::string(256, 'a'))) != "");
  CHECK(fault(head + line(std::string(255, 'a'))) == "");
}

TEST_CASE("cut off anywhere, a lock is refused or is a shorter one") {
  std::string text = "megac.lock 1\n" + line("a") + line("b c") + line("d");
  for (size_t size = 0; size < text.size(); ++size) {
    Result<Lock> lock = Lock::parse(text.substr(0, size), "");
    CHECK(bool(lock) == (size > 0 && text[size - 1] == '\n'));
  }
  for (size_t at = 0; at < text.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = text;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      Result<Lock> lock = Lock::parse(flipped, "");
      if (lock) CHECK(print(lock->entries()) != text);
    }
  }
}
