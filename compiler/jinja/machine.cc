#include "compiler/jinja/machine.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/scopes.h"

namespace megac::jinja {

// Nodes under way at once, in all calls and includes together. Each is a frame or two of the
// machine's own stack, of which every thread has eight megabytes.
constexpr uint32_t kMostWeight = 6000;

data::Value* Slots::take(size_t n) {
  if (blocks_.empty() || blocks_[current_].used + n > blocks_[current_].size) {
    size_t next = blocks_.empty() ? 0 : current_ + 1;
    if (next == blocks_.size()) {
      size_t size = std::max<size_t>(n, 1024);
      blocks_.push_back({std::unique_ptr<data::Value[]>(new data::Value[size]), size, 0});
    } else if (blocks_[next].size < n) {
      blocks_[next] = {std::unique_ptr<data::Value[]>(new data::Value[n]), n, 0};
    }
    current_ = next;
  }
  Block& block = blocks_[current_];
  data::Value* first = block.values.get() + block.used;
  block.used += n;
  return first;
}

void Slots::give_back(size_t n) {
  if (n == 0) return;
  blocks_[current_].used -= n;
  while (current_ > 0 && blocks_[current_].used == 0) --current_;
}

void Slots::reset() {
  for (Block& block : blocks_) block.used = 0;
  current_ = 0;
}

Machine::Machine() = default;

void Machine::begin(const Library::Body& library, std::span<const data::Value> globals,
                    const void* host, Diagnostics& diags) {
  CHECK(library.linked && globals.size() == library.globals.size());
  library_ = &library;
  code_ = &library.code;
  nodes_ = code_->nodes.data();
  lists_ = code_->lists.data();
  constants_ = code_->constants.data();
  globals_ = globals.data();
  host_ = host;
  diags_ = &diags;
  out_.begin(library.dialect.limits.output);
  most_steps_ = library.dialect.limits.steps;
  most_memory_ = library.dialect.limits.memory;
  strict_ = library.dialect.strict_undefined;
  frame_ = nullptr;
  steps_ = 0;
  depth_ = 0;
  weight_ = 0;
  arena_.reset();
  slots_.reset();
  trail_.clear();
  made_keys_.reset();
  modules_.clear();
}

Frame& Machine::root_frame(const Unit& unit) {
  return *arena_.make<Frame>(arena_.array<data::Value>(unit.frame), nullptr);
}

Machine::Entered::Entered(Machine& m, uint32_t slots, Frame* outer, bool keeps, uint32_t w, Trail s)
    : machine(m),
      own{nullptr, outer},
      frame(keeps ? *m.arena_.make<Frame>(nullptr, outer) : own),
      before(m.frame_),
      size(keeps ? 0 : slots),
      weight(w),
      step(s) {
  frame.slots = keeps ? m.arena_.array<data::Value>(slots) : m.slots_.take(slots);
  if (!keeps) std::fill_n(frame.slots, slots, data::Value());
}

Machine::Entered::~Entered() {
  if (gone) {
    machine.frame_ = before;
    machine.trail_.pop_back();
    machine.weight_ -= weight;
    --machine.depth_;
  }
  machine.slots_.give_back(size);
}

void Machine::Entered::go() {
  const Limits& limits = machine.dialect().limits;
  if (machine.depth_ >= limits.depth || machine.weight_ + weight > kMostWeight) {
    machine.at_ = step.site.value;
    machine.fail_limit(fmt::format("calls and includes nest more than {} deep", machine.depth_));
  }
  machine.check_memory();
  ++machine.depth_;
  machine.weight_ += weight;
  machine.trail_.push_back(step);
  machine.frame_ = &frame;
  gone = true;
}

bool Machine::render(const Library::Body& library, uint32_t unit,
                     std::span<const data::Value> globals, const void* host, std::string& out,
                     Diagnostics& diags) {
  const Unit& root = library.code.units[unit];
  if (root.broken) return false;
  begin(library, globals, host, diags);
  bool whole = true;
  try {
    frame_ = &root_frame(root);
    weight_ = root.weight;
    body(root.root);
  } catch (const Fault&) {
    whole = false;
  }
  out.append(out_.text());
  return whole;
}

data::Value Machine::evaluate(const Library::Body& library, uint32_t unit,
                              std::span<const data::Value> globals, const void* host,
                              Diagnostics& diags) {
  const Unit& root = library.code.units[unit];
  if (root.broken) return {};
  begin(library, globals, host, diags);
  try {
    frame_ = &root_frame(root);
    weight_ = root.weight;
    return value(root.root.value);
  } catch (const Fault&) {
    return {};
  }
}

data::Key Machine::intern(std::string_view text) {
  if (!made_keys_) {
    if (auto known = library_->keys->find(text)) return *known;
    made_keys_.emplace(*library_->keys);
  }
  return made_keys_->intern(text);
}

data::Value Machine::copy_text(std::string_view text) {
  if (text.size() > dialect().limits.string) {
    fail_limit("a string grew over " + std::to_string(dialect().limits.string) + " bytes");
  }
  data::Value copy = data::string(arena_.copy(text));
  check_memory();
  return copy;
}

std::string_view Machine::text_of(const data::Value& value) {
  if (value.is(data::Type::string)) return value.text();
  if (value.is(data::Type::undefined)) {
    if (strict_ && !value.safe) fail_undefined(value);
    return {};
  }
  if (value.is(data::Type::object) && value.kind == static_cast<uint16_t>(Object::module)) {
    return static_cast<const data::Map*>(value.pointer)->item->printed;
  }
  std::string text;
  if (!jinja::print(text, value, keys(), dialect().limits.string)) {
    fail_limit("a value's text is over " + std::to_string(dialect().limits.string) + " bytes");
  }
  return arena_.copy(text);
}

void Machine::too_much_memory() {
  fail_limit(fmt::format("the template made more than {} MiB of values", most_memory_ >> 20));
}

void Machine::too_long(uint32_t id) {
  at_ = id;
  fail_limit(fmt::format("the output grew over {} bytes", dialect().limits.output));
}

void Machine::spend(uint64_t steps) {
  steps_ += steps;
  if (steps_ > most_steps_) {
    fail_limit("the template took more than " + std::to_string(most_steps_) + " steps");
  }
}

// The trail is told from the inside out; a long one by its ends.
void Machine::report(Diagnostic& diagnostic) {
  constexpr size_t kMost = 8;
  size_t n = trail_.size();
  for (size_t i = n; i-- > 0;) {
    if (n > kMost && i >= kMost / 2 && i < n - kMost / 2) continue;
    const Trail& step = trail_[i];
    std::string text =
        step.macro == nullptr ? fmt::format("in '{}', included here", printable(step.name))
        : step.macro->name
            ? fmt::format("in macro '{}', called here", keys().text(step.macro->name))
            : std::string("in a call block, called here");
    diagnostic.also(code_->span(step.site), std::move(text));
  }
  throw Fault{};
}

void Machine::fail(std::string message) {
  report(diags_->add<Kind::template_failed>(code_->span(NodeId(at_)), message));
}

void Machine::fail_limit(std::string message) {
  report(diags_->add<Kind::template_limit>(code_->span(NodeId(at_)), message));
}

void Machine::fail_undefined(const data::Value& value) {
  std::string message =
      value.kind == 0 && value.size == 0
          ? fmt::format("'{}' is undefined", printable(code_->source(NodeId(at_))))
          : undefined_message(value);
  report(diags_->add<Kind::undefined_value>(code_->span(NodeId(at_)), message));
}

Renderer::Renderer() : machine_(std::make_unique<Machine>()) {}
Renderer::Renderer(Renderer&&) noexcept = default;
Renderer& Renderer::operator=(Renderer&&) noexcept = default;
Renderer::~Renderer() = default;

bool Renderer::render(const Library& library, TemplateId id, std::span<const data::Value> globals,
                      const void* host, std::string& out, Diagnostics& diags) {
  const Library::Body& body = library.body();
  return machine_->render(body, body.templates[id.value], globals, host, out, diags);
}

data::Value Renderer::evaluate(const Library& library, ExpressionId id,
                               std::span<const data::Value> globals, const void* host,
                               Diagnostics& diags) {
  const Library::Body& body = library.body();
  return machine_->evaluate(body, body.expressions[id.value], globals, host, diags);
}

}  // namespace megac::jinja
