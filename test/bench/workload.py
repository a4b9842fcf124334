#!/usr/bin/env python3
"""Writes the benchmark's project: workload.py MEGA_FILES FOLDER.

Each mega-file has 25 entities of 8 attributes and 4 templates of 94 lines (macros, loops,
conditions, filters, nested attributes), so it makes 100 files of about 4 KB in 2 folders. The same
arguments give the same bytes.
"""
import os
import random
import sys

ENTITIES = 25
TEAMS = 10
NOUNS = ["Account", "Basket", "Carrier", "Delivery", "Estimate", "Forecast", "Gateway", "Holding",
         "Invoice", "Journal"]
PARTS = ["Address", "Balance", "Contract", "Document", "Entry"]
TYPES = ["uuid", "string", "text", "integer", "decimal", "timestamp", "boolean", "enum"]
FIELDS = ["id", "contact_mail", "remark_text", "units_left", "price_each", "opened_at", "is_open",
          "stage_now"]
SCRIPT = {"integer": "number", "decimal": "number", "timestamp": "Date", "boolean": "boolean"}
WORDS = ("archived billing checked daily external final global hidden internal joint known legal "
         "manual nightly open partial queued regional shared tracked").split()
# Where each template of a mega-file writes: folder, kind of class, ending.
TEMPLATES = [("api", "Controller", "controller.ts"), ("api", "Client", "client.ts"),
             ("core", "Store", "store.ts"), ("core", "Policy", "policy.ts")]

TEMPLATE = """\
{% macro title(field) %}{{ field.name | replace("_", " ") | capitalize }}{% endmacro %}
{% macro choice(owner, field) %}{{ owner.name }}{{ field.name | capitalize | replace("_", "") }}{% endmacro %}
{% macro rule(owner, field, margin) %}{{ margin }}@Field{% if not field.required %}Maybe{% endif %}({ title: '{{ title(field) }}', about: '{{ field.description | default("nothing to say") }}'{% if field.type == "enum" %}, of: {{ choice(owner, field) }}{% endif %}{% if field.unique %}, unique: true{% endif %} }){% endmacro %}
// {{ entity.name | upper }} KIND, kept by {{ entity.owner.team | upper }} ({{ entity.owner.desk.mail }})
// rows of {{ entity.table.schema }}.{{ entity.table.name }}, seen by {{ entity.roles | join(", ") }}
import { Inject, Route, Read, Make, Drop, Guard, Limit } from '@workload/web';
import { Field, FieldMaybe, IsText, IsId, IsOneOf, IsCount, IsAmount, IsFlag } from '@workload/fields';
import { Page, Pages, NotThere, Clock } from '@workload/base';
import { {{ entity.name }}Rows } from '../rows/{{ entity.name | lower }}.rows';
{% for field in entity.attributes %}
{% if field.type == "enum" %}

export enum {{ choice(entity, field) }} {
{% for value in field["values"] %}
  {{ value | upper }} = '{{ value }}'{% if not loop.last %},{% endif %}

{% endfor %}
}
{% endif %}
{% endfor %}

export class New{{ entity.name }} {
{% for field in entity.attributes %}
{% if not field.auto %}
{{ rule(entity, field, "  ") }}
{% if field.type == "uuid" %}
  @IsId()
{% elif field.type == "string" or field.type == "text" %}
  @IsText()
{% elif field.type == "integer" %}
  @IsCount({ from: {{ field.default | default(0) }} })
{% elif field.type == "decimal" %}
  @IsAmount()
{% elif field.type == "boolean" %}
  @IsFlag()
{% elif field.type == "enum" %}
  @IsOneOf({{ choice(entity, field) }})
{% endif %}
  {{ field.name }}{% if not field.required %}?{% endif %}: {% if field.type == "enum" %}{{ choice(entity, field) }}{% else %}{{ script[field.type] }}{% endif %}; // c_{{ field.name }} {{ column[field.type].type | lower }}({{ column[field.type].width }}) [{{ entity.roles | join(" ") }}]

{% endif %}
{% endfor %}
}

export class {{ entity.name }}Row {
{% for field in entity.attributes %}
  {{ field.name }}{% if not field.required %}?{% endif %}: {{ script[field.type] }}; // {{ loop.index }} {{ title(field) }}
  static readonly C_{{ field.name | upper }} = '{{ entity.table.schema }}.{{ entity.table.name }}.c_{{ field.name }}';
{% endfor %}
}

@Route('v1/{{ entity.name | lower }}s')
{% if entity.options.guarded %}
@Guard({% for role in entity.roles %}'{{ role | upper }}'{% if not loop.last %}, {% endif %}{% endfor %})
{% endif %}
@Limit({ calls: {{ entity.options.rate.calls }}, seconds: {{ entity.options.rate.seconds }} })
export class {{ entity.name }}KIND {
  constructor(@Inject() private readonly rows: {{ entity.name }}Rows, private readonly clock: Clock) {}

  @Read()
  async list(page: Page): Promise<Pages<{{ entity.name }}Row>> {
    const [found, all] = await this.rows.slice(page.from, page.size);
    return { found, all, page: page.number, at: this.clock.now() };
  }

  @Read(':id')
  async one(id: string): Promise<{{ entity.name }}Row> {
    const {{ entity }} = await this.rows.byId(id);
    if (!{{ entity }}) {
      throw new NotThere('no {{ entity }} has the id ' + id);
    }
    return {{ entity }};
  }

  @Read('of/:owner')
  async of(owner: string, page: Page): Promise<{{ entity.name }}Row[]> {
    const [found] = await this.rows.slice(page.from, page.size, { owner });
    return found;
  }

  @Make()
  async make(made: New{{ entity.name }}): Promise<{{ entity.name }}Row> {
    return this.rows.insert({ ...made, at: this.clock.now() });
  }

  @Drop(':id')
  async drop(id: string): Promise<void> {
{% if entity.options.keeps_dropped %}
    await this.rows.mark(id, { dropped: this.clock.now() });
{% else %}
    await this.rows.remove(id);
{% endif %}
  }
}
"""


def attribute(index, chance):
    kind = TYPES[index]
    name = FIELDS[index] + ("" if index == 0 else str(chance.randrange(10)))
    text = f"name: {name}, type: {kind}"
    if index == 0 or chance.random() < 0.6:
        text += ", required: true"
    if index < 2:
        text += ", unique: true"
    if index in (0, 5):
        text += ", auto: true"
    if kind == "enum":
        text += ", values: [waiting, running, stopped, finished]"
    if chance.random() < 0.3:
        text += ', description: "' + " ".join(chance.sample(WORDS, 4)) + '"'
    return "{ " + text + " }"


def entity(number, chance):
    name = f"{NOUNS[number % 10]}{PARTS[number // 10 % 5]}{number}"
    short = name[0].lower() + name[1:]
    guarded = "true" if number % 3 else "false"
    keeps = "false" if number % 4 else "true"
    lines = [f"    - name: {name}",
             f"      owner: {{ team: team{number % TEAMS}, desk: {{ mail: desk{number % TEAMS}@example.org }} }}",
             f"      table: {{ schema: app_{number % 7}, name: {short}_rows }}",
             f"      options: {{ guarded: {guarded}, keeps_dropped: {keeps}, "
             f"rate: {{ calls: {100 + number % 50}, seconds: 60 }} }}",
             f"      roles: [{', '.join(['owner', 'clerk', 'guest'][:1 + number % 3])}]",
             "      attributes:"]
    return lines + [f"        - {attribute(k, chance)}" for k in range(8)]


def mega_file(number):
    chance = random.Random(number)
    lines = ["megac: 1", f"id: workload-{number:04}", 'version: "1.0.0"',
             f"team: team{number % TEAMS}", "vars:", "  script: { " +
             ", ".join(f"{kind}: {SCRIPT.get(kind, 'string')}" for kind in TYPES) + " }",
             "  column: { " + ", ".join(f"{kind}: {{ type: {kind.upper()}, width: {8 << k} }}"
                                        for k, kind in enumerate(TYPES)) + " }",
             "expansion_rules:", "  entities:"]
    for k in range(ENTITIES):
        lines += entity(number * ENTITIES + k, chance)
    lines += ["  axes: { entity: { over: entities } }", "generation_templates:"]
    for folder, kind, ending in TEMPLATES:
        lines += [f"  {kind.lower()}:", "    for: entity",
                  f'    output_path: "/team{number % TEAMS}/m{number:04}/{folder}/'
                  '{entity|kebab}.' + ending + '"', "    template: |"]
        body = TEMPLATE.replace("KIND", kind)
        lines += [("      " + line) if line else "" for line in body.splitlines()]
    return "\n".join(lines) + "\n"


def manifest():
    lines = ["megac_manifest: 1", "project: { name: workload }", "teams:"]
    for k in range(TEAMS):
        lines += [f"  team{k}:", "    boundaries:", f'      write_paths: ["/team{k}/**"]']
    return "\n".join(lines) + "\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    count, folder = int(sys.argv[1]), sys.argv[2]
    write(f"{folder}/workload.manifest.yaml", manifest())
    for number in range(count):
        write(f"{folder}/mega-files/team{number % TEAMS}/{number:04}.mega.yaml", mega_file(number))


if __name__ == "__main__":
    main()
