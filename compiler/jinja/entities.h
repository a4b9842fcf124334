#pragma once
#include <string>
#include <string_view>

namespace megac::jinja {

/// Text with its HTML character references (&amp; &#39; &eacute;) replaced; of the named ones those
/// of HTML 4.
std::string unescape_html(std::string_view text);

}  // namespace megac::jinja
