// The one-shot call of OpenSSL 3 loads its providers first, which costs more than megac's whole
// start; the older three calls hash at once.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "compiler/base/hash.h"

#include <openssl/sha.h>

namespace megac {

Digest sha256(std::string_view text) {
  Digest digest;
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, text.data(), text.size());
  SHA256_Final(digest.bytes.data(), &state);
  return digest;
}

std::string Digest::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace megac
