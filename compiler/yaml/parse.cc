#include <istream>
#include <new>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "compiler/yaml/builder.h"
#include "compiler/yaml/bytes.h"
#include "compiler/yaml/scalar.h"
#include "compiler/yaml/yaml.h"

namespace megac::yaml {
namespace {

/// A text as a stream, not copied.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    // A get area is never written to.
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// yaml-cpp's events, passed on. A tag that nobody wrote comes as "?" (plain) or "!" (quoted).
class Events : public YAML::EventHandler {
 public:
  explicit Events(Builder& builder) : builder_(builder) {}

  void OnDocumentStart(const YAML::Mark& mark) override { builder_.document(at(mark)); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.null(at(mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.alias(at(mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    builder_.scalar(at(mark), written(tag), anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    builder_.open(at(mark), written(tag), anchor, Kind::sequence,
                  style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { builder_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    builder_.open(at(mark), written(tag), anchor, Kind::map, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { builder_.close(); }

 private:
  static uint32_t at(const YAML::Mark& mark) {
    return static_cast<uint32_t>(std::max(mark.pos, 0));
  }
  static std::string_view written(const std::string& tag) {
    return tag == "?" || tag == "!" ? std::string_view() : std::string_view(tag);
  }
  Builder& builder_;
};

/// `%YAML 1.2` says what is known; any other directive would change how the file reads.
bool check_directives(FileId file, const Source& source, Diagnostics& diags) {
  for (uint32_t n = 1; n <= source.lines(); ++n) {
    std::string_view line = source.line(n);
    if (!line.starts_with('%')) {
      if (line.starts_with('#') || line.find_first_not_of(" \t") == line.npos) continue;
      return true;
    }
    std::string_view name = line.substr(0, line.find_first_of(" \t"));
    std::string_view value = line.substr(name.size());
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, value.find_first_of(" \t"));
    if (name == "%YAML" && (value == "1.1" || value == "1.2")) continue;
    diags
        .add<megac::Kind::refused_yaml>(Span{file, source.line_start(n), line_end(source, n)},
                                        "this directive")
        .advise("remove it, or put a text that begins with '%' in quotes");
    return false;
  }
  return true;
}

/// The root where the text says nothing: null, at the start.
void add_nothing(FileId file, Tree& tree) {
  Node root;
  root.span = {file, 0, 0};
  tree.nodes_.push(root);
}

}  // namespace

Tree parse(FileId file, const Source& source, Diagnostics& diags) {
  Tree tree;
  std::string_view text = source.text();
  if (text.size() > Limits::bytes) {
    diags.add<megac::Kind::over_limit>(
        Span{file, 0, 0},
        fmt::format("the file has {} bytes, more than {} MiB", text.size(), Limits::bytes >> 20));
    return tree;
  }
  if (!check_bytes(file, text, diags) || !check_directives(file, source, diags)) return tree;

  Builder builder(file, source, tree, diags);
  try {
    std::string finished;
    if (!text.empty() && text.back() != '\n') finished.append(text).push_back('\n');
    TextBuffer buffer(finished.empty() ? text : finished);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    Events events(builder);
    while (parser.HandleNextDocument(events)) {
    }
    if (tree.size() == 0) add_nothing(file, tree);
  } catch (const Builder::Stop&) {
  } catch (const YAML::Exception& e) {
    uint32_t at = e.mark.is_null() ? builder.progress().cursor : static_cast<uint32_t>(e.mark.pos);
    builder.report(explain(source, file, e.msg, at, builder.progress()));
  } catch (const std::bad_alloc&) {
    diags.add<megac::Kind::over_limit>(Span{file, 0, 0},
                                       "the file needs more memory than there is");
  }
  return tree;
}

}  // namespace megac::yaml
