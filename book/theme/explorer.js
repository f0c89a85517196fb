// <ten-explorer>: a program whose threads the reader steps, or a failure that the checker found, step by step.
//
//   Program, Explorer   what a page declares: its states and endings; and what the reader sees and presses
//   Trace, Replay       the lines that `interleave` writes of a failure; and what the reader sees of them
//
// Program and Trace know no page: node runs them in tests. The data stands in the element as JSON, from
// book/builder/explorer.rs; book/src/contributors/pages.md says what it means.
"use strict";

(() => {
// What a thread is in: nothing; a sleep on a condition variable; the way back to its lock; a wait for a moment.
const RUNS = 0, SLEEPS = 1, WOKEN = 2, WAITS = 3;
const NOBODY = -1;

const OPERATORS = {
  "!": a => !a, "&&": (a, b) => a && b, "||": (a, b) => a || b, "+": (a, b) => a + b, "-": (a, b) => a - b,
  "==": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b, "<=": (a, b) => a <= b,
  ">": (a, b) => a > b, ">=": (a, b) => a >= b,
};

// The variables that an expression reads, but for those of other threads.
const read_by = expression => typeof expression === "string" ? [expression]
  : Array.isArray(expression) && expression[0] in OPERATORS ? [...new Set(expression.slice(1).flatMap(read_by))] : [];
const listed = names => names.join(", ").replace(/, (?=[^,]*$)/, " and ");
const waits_for = (lock, holder, me) => `waits for \`${lock}\`, which ${holder === me ? "it holds itself" : `${holder} holds`}`;

// A state is a flat list, which is quickly copied and compared: shared values, the holder of each lock, the
// notifications in each room that nobody has taken (for each the threads, as bits, of which one may take it), and for
// each thread its next step, what it is in, until when it waits, and its own values.
class Program {
  constructor(data) {
    const first = [];
    const slot = value => first.push(value) - 1;
    const slots = pairs => new Map(pairs.map(([name, value]) => [name, slot(value)]));
    this.data = data;
    this.first = first;
    this.shared = slots(data.shared);
    this.locks = slots(data.locks.map(name => [name, NOBODY]));
    this.rooms = slots(data.condvars.map(name => [name, []]));
    this.threads = data.threads.map(thread =>
      ({ ...thread, next: slot(0), mode: slot(RUNS), until: slot(0), values: slots(thread.locals) }));
    this.numbers = [...this.threads.keys()];
  }

  start() {
    return this.first.slice();
  }

  step_of(state, t) {
    return this.threads[t].steps[state[this.threads[t].next]];
  }

  // The operation in which the thread waits.
  pause(state, t) {
    return this.step_of(state, t).ops.find(([what]) => what === "wait" || what === "sleep");
  }

  value(state, t, expression) {
    if (typeof expression === "string") {
      return state[this.threads[t]?.values.get(expression) ?? this.shared.get(expression)];
    }
    if (!Array.isArray(expression)) return expression;
    const [what, a, b] = expression;
    if (what === "of") return state[this.threads[a].values.get(b)];
    if (what === "done") return !this.step_of(state, a);
    if (what === "stuck") return this.numbers.some(each => this.step_of(state, each));
    return OPERATORS[what](this.value(state, t, a), this.value(state, t, b));
  }

  // What keeps a thread from its next step; null when nothing does.
  obstacle(state, t) {
    const step = this.step_of(state, t), { mode, until } = this.threads[t];
    if (!step) return { is: "done" };
    const [what, lock, room] = state[mode] === RUNS ? step.ops[0] ?? [] : this.pause(state, t);
    if (state[mode] === SLEEPS) {
      return state[this.rooms.get(room)].some(to => to & 1 << t) ? null : { is: "asleep", room };
    }
    if (state[mode] === WAITS && state[until] > state[this.shared.get(this.data.clock)]) {
      return { is: "asleep", until: state[until] };
    }
    if (state[mode] === RUNS && what !== "lock") return null;
    const holder = state[this.locks.get(lock)];
    return holder === NOBODY ? null : { is: "blocked", lock, holder };
  }

  is_over(state) {
    return this.numbers.every(t => this.obstacle(state, t));
  }

  // Whether a thread can step; or wake for no reason, where the program allows that.
  can(state, t, wakes) {
    const obstacle = this.obstacle(state, t);
    return wakes ? !!this.data.spurious && !!obstacle?.room && !this.is_over(state) : !obstacle;
  }

  // Which of the declared outcomes this is; -1 for none of them, undefined while somebody can step.
  outcome(state) {
    if (!this.is_over(state)) return undefined;
    return this.data.outcomes.findIndex(({ when }) => this.value(state, NOBODY, when));
  }

  // The state after a step of a thread, or after it woke for no reason. What happened is added to `words`.
  step(before, t, wakes, words = []) {
    const state = before.slice(), thread = this.threads[t];
    if (state[thread.mode] === SLEEPS) {
      const at = this.rooms.get(this.pause(state, t)[2]);
      const mine = wakes ? -1 : state[at].findIndex(to => to & 1 << t);
      state[at] = state[at].filter((_, i) => i !== mine).map(to => to & ~(1 << t)).filter(Boolean);
      state[thread.mode] = WOKEN;
      words.push(wakes ? "wakes for no reason" : "is the one who wakes");
    } else {
      this.run(state, t, words);
    }
    // When all who are not done wait for a moment, the clock goes to the first of these.
    const waiting = this.threads.filter(({ mode }) => state[mode] === WAITS);
    if (waiting.length && this.is_over(state)) {
      const now = Math.min(...waiting.map(({ until }) => state[until]));
      state[this.shared.get(this.data.clock)] = now;
      words.push(`then nobody has anything to do until ${now}`);
    }
    return state;
  }

  run(state, t, words) {
    const { next, mode, until, values } = this.threads[t];
    let { ops } = this.step_of(state, t), to = state[next] + 1;
    if (state[mode] !== RUNS) {
      const pause = this.pause(state, t);
      state[this.locks.get(pause[1])] = t;
      state[mode] = RUNS;
      words.push(`holds \`${pause[1]}\` again`);
      ops = ops.slice(ops.indexOf(pause) + 1);
    }
    for (const [what, a, b] of ops) {
      if (what === "set") {
        const value = state[values.get(a) ?? this.shared.get(a)] = this.value(state, t, b);
        words.push(`\`${a}\` is ${value}`);
      } else if (what === "lock") {
        state[this.locks.get(a)] = t;
        words.push(`holds \`${a}\``);
      } else if (what === "notify") {
        words.push(this.notify(state, a, b));
      } else if (what === "goto") {
        // A step that only looks has to say what it saw.
        if (!words.length) words.push(...read_by(b).map(name => `sees that \`${name}\` is ${this.value(state, t, name)}`));
        if (!this.value(state, t, b)) continue;
        to = a;
        break;
      } else {
        state[this.locks.get(a)] = NOBODY;
        words.push(`lets go of \`${a}\``);
        if (what === "unlock") continue;
        state[mode] = what === "wait" ? SLEEPS : WAITS;
        if (what === "sleep") state[until] = this.value(state, t, b);
        words.push(what === "wait" ? `sleeps on \`${b}\`` : `waits until ${state[until]}`);
        return;
      }
    }
    state[next] = to;
  }

  sleepers(state, room) {
    return this.numbers.filter(t => state[this.threads[t].mode] === SLEEPS && this.pause(state, t)[2] === room);
  }

  names(threads) {
    return listed(threads.map(t => this.threads[t].name));
  }

  notify(state, room, all) {
    const sleepers = this.sleepers(state, room), at = this.rooms.get(room);
    if (!sleepers.length) return `finds nobody asleep on \`${room}\``;
    if (all || state[at].length + 1 >= sleepers.length) {
      for (const t of sleepers) state[this.threads[t].mode] = WOKEN;
      state[at] = [];
      return `wakes ${this.names(sleepers)}`;
    }
    state[at] = [...state[at], sleepers.reduce((to, t) => to | 1 << t, 0)];
    return `wakes one of ${this.names(sleepers)}`;
  }

  // All ways in which the program can end: for each outcome the shortest schedule; and the number of states.
  search() {
    const nodes = [{ state: this.start() }], seen = new Set([JSON.stringify(this.first)]), ways = new Map();
    for (const node of nodes) {
      const outcome = this.outcome(node.state);
      if (outcome !== undefined && !ways.has(outcome)) {
        const path = [];
        for (let at = node; at.from; at = at.from) path.unshift([at.t, at.wakes]);
        ways.set(outcome, path);
      }
      for (const t of this.numbers) {
        for (const wakes of [false, true]) {
          if (!this.can(node.state, t, wakes)) continue;
          const state = this.step(node.state, t, wakes), key = JSON.stringify(state);
          if (!seen.has(key)) nodes.push({ state, from: node, t, wakes });
          seen.add(key);
        }
      }
    }
    return { ways, states: nodes.length };
  }

  // How a thread is, in a word and in words.
  status(state, t) {
    const obstacle = this.obstacle(state, t), mode = state[this.threads[t].mode];
    if (!obstacle) {
      if (mode !== SLEEPS) return { is: "ready", why: mode === RUNS ? "ready" : "awake, and ready to go on" };
      return { is: "ready", why: `notified: one of ${this.names(this.sleepers(state, this.pause(state, t)[2]))} wakes` };
    }
    const { is, lock, holder, room, until } = obstacle;
    if (is === "done") return { is, why: "done" };
    const why = lock ? waits_for(lock, this.threads[holder].name, this.threads[t].name)
      : room ? `sleeps on \`${room}\`` : `waits until ${until}`;
    return { is, why: this.is_over(state) ? `${why}, for ever` : why };
  }

  // What all threads share, as pairs of a name and what there is to say of it.
  world(state) {
    const locks = [...this.locks].map(([lock, at]) => {
      const waiting = this.numbers.filter(t => this.obstacle(state, t)?.lock === lock);
      const held = state[at] === NOBODY ? "free" : `held by ${this.names([state[at]])}`;
      return [lock, waiting.length ? `${held}; waiting: ${this.names(waiting)}` : held];
    });
    const rooms = [...this.rooms.keys()].map(room => [room, `asleep: ${this.names(this.sleepers(state, room)) || "nobody"}`]);
    return [...[...this.shared].map(([name, at]) => [name, String(state[at])]), ...locks, ...rooms];
  }

  locals(state, t) {
    const values = [...this.threads[t].values].filter(([, at]) => state[at] !== null);
    return values.map(([name, at]) => `\`${name}\` = ${state[at]}`).join(", ");
  }
}

// The place that such an event names is that of a lock's taking or a thread's spawning, not where the thread is.
const UNPLACED = ["start", "end", "unlock"];

class Trace {
  constructor({ trace, sources }) {
    const lines = trace.trim().split("\n").map(line => JSON.parse(line));
    const of = type => lines.filter(line => line.type === type);
    const events = of("event");
    this.head = lines[0];
    this.sources = sources;
    this.threads = of("thread").map(({ name }) => name);
    this.objects = of("object");
    this.notes = of("note");
    this.events = this.head.order.map(step => events[step]);
    for (const event of events) {
      const [, file, line] = event.at.match(/^(.*):(\d+):\d+$/) ?? [];
      event.place = { file, line: Number(line) };
    }
    // A step is an event, with those behind it that only announce another. To have to wait is a step.
    this.steps = [];
    let held = [];
    this.events.forEach((event, i) => {
      const is_step = event.op === "lock_want" ? this.holder(held, event)
        : !event.op.endsWith("_want") || !this.events.slice(i + 1).some(({ thread }) => thread === event.thread);
      held = this.held(held, event);
      if (is_step || !i) this.steps.push({ event, to: i + 1 });
      else this.steps.at(-1).to = i + 1;
    });
  }

  held(held, { op, thread, object, lock = object, shared }) {
    if (op === "lock" || op === "woke") return [...held, { lock, thread, shared }];
    const own = op === "unlock" || op === "wait" ? held.findIndex(h => h.lock === lock && h.thread === thread) : -1;
    return held.filter((_, i) => i !== own);
  }

  holder(held, { object, shared }) {
    return held.find(h => h.lock === object && !(shared && h.shared));
  }

  // What is the case after so many steps: how and where each thread is, and what they share.
  after(count) {
    const events = this.events.slice(0, count && this.steps[count - 1].to);
    const values = this.objects.map(({ init }) => init);
    const held = events.reduce((held, event) => this.held(held, event), []);
    for (const { op, object, value = undefined, new: put = value } of events) {
      if (op === "store" || op === "rmw") values[object] = put;
    }
    const world = this.objects.flatMap(({ name, kind }, object) => {
      const by = held.filter(({ lock }) => lock === object).map(({ thread }) => this.threads[thread]);
      if (kind === "Mutex" || kind === "RwLock") return [[name, by.length ? `held by ${listed(by)}` : "free"]];
      return values[object] === undefined || kind === "Token" ? [] : [[name, values[object]]];
    });
    return { threads: this.threads.map((name, t) => ({ name, ...this.status(t, events, held) })), world };
  }

  status(t, events, held) {
    const own = ({ thread }) => thread === t, is_placed = ({ op }) => !UNPLACED.includes(op);
    const before = events.findLast(own), next = this.events.slice(events.length).find(own);
    const { op, object, child, words } = before ?? {};
    if (op === "end") return { is: "done", why: "done" };
    const { place } = next && is_placed(next) ? next : events.findLast(event => own(event) && is_placed(event)) ?? {};
    if (!before) return { is: t ? "asleep" : "ready", why: t ? "not started yet" : "ready", place };
    if (op === "panic") return { is: "failed", why: "fails here", place };
    const holder = op === "lock_want" && this.holder(held, before);
    const why = op === "wait" ? `sleeps on \`${this.objects[object].name}\``
      : holder ? waits_for(this.objects[object].name, this.threads[holder.thread], this.threads[t])
      : op === "block_want" || op === "join_want" && !events.some(event => event.thread === child && event.op === "end") ? words
      : "";
    if (!why) return { is: "ready", why: "ready", place };
    const stays = events.length === this.events.length && events.at(-1).op !== "panic";
    return { is: op === "wait" ? "asleep" : "blocked", why: stays ? `${why}, for ever` : why, place };
  }

  // By file, the lines around those in which something happens; null for a gap.
  excerpts() {
    return this.sources.map(([file, text]) => {
      const places = this.events.map(({ place }) => place).filter(place => place.file === file);
      const lines = text.split("\n").map((text, i) =>
        places.some(({ line }) => Math.abs(line - i - 1) < 4) ? { number: i + 1, text } : null);
      return { file, lines: lines.filter((line, i) => line || lines[i - 1]) };
    }).filter(({ lines }) => lines.length);
  }
}

if (typeof module !== "undefined") module.exports = { Program, Trace };
if (typeof customElements === "undefined") return;

// --- What the reader sees. Elements are made once; later only texts and attributes change, so the focus stays. --------

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Shows a text, whose parts in backticks are code.
function show(element, text) {
  element.replaceChildren(...text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part)));
  return element;
}

const plain = text => text.replaceAll("`", "");
const current = (element, is) => element.toggleAttribute("aria-current", is) && element.setAttribute("aria-current", "step");
const group = (name, label, ...children) => make("div", { class: name, role: "group", "aria-label": label }, ...children);
const tools = (...buttons) => make("div", { class: "tx-tools" }, ...buttons);

function button(text, act, press) {
  const element = show(make("button", { type: "button", class: "tc-button", "data-act": act }), text);
  element.addEventListener("click", press);
  return element;
}

// A button with nothing to do stays where it is, and says why when it is pressed.
function enable(element, reason) {
  if (reason) element.setAttribute("aria-disabled", "true");
  else element.removeAttribute("aria-disabled");
  element.title = plain(reason);
}

// A line of Rust, in colours where the page has them. How far it is indented is for the style sheet, which may break it:
// before a method, as rustfmt does, and elsewhere only where it has to.
function rust(line) {
  const text = line.trimStart(), style = `--indent: ${line.length - text.length}`;
  const parts = (text || " ").split(/(?=\.[a-z])/).flatMap((part, i) => (i ? [make("wbr", {}), part] : part));
  const code = make("code", { class: "language-rust", style }, ...parts);
  const coloured = globalThis.hljs?.highlight("rust", text, true).value;
  if (coloured) code.innerHTML = coloured.replace(/\.(?=[a-z])/g, "<wbr>.");
  return code;
}

function status_line() {
  return make("p", { class: "tx-say", role: "status" });
}

function world_table() {
  const body = make("tbody", {});
  const element = make("table", { class: "tx-world" }, make("caption", {}, "Shared by all threads"), body);
  const fill = pairs => body.replaceChildren(...pairs.map(([name, value]) =>
    make("tr", { "data-name": name }, make("th", { scope: "row" }, make("code", {}, name)), make("td", {}, value))));
  return { element, fill };
}

function card(name, t, ...children) {
  const state = make("p", { class: "tx-state" });
  const element = group("tx-thread", name, make("p", { class: "tx-name" }, name), state, ...children);
  element.dataset.thread = t;
  const set = ({ is, why }) => { element.dataset.state = is; show(state, why); };
  return { element, set };
}

function step_list(label) {
  const element = make("ol", { class: "tx-steps", tabindex: 0, "aria-label": label });
  const mark = at => {
    [...element.children].forEach((item, i) => current(item, i === at));
    element.scrollTop = (element.children[at]?.offsetTop ?? 0) - element.clientHeight / 2;
  };
  return { element, mark };
}

class Explorer {
  constructor(data) {
    this.data = data;
    this.program = new Program(data);
    this.ways = this.program.search().ways;
    this.reached = new Set();
    this.world = world_table();
    this.steps = step_list("Steps so far");
    this.cards = data.threads.map((thread, t) => this.card(thread, t));
    this.say = status_line();
    this.count = make("p", {});
    this.ends = make("ul", { class: "tx-ends" });
    this.undo = button("Undo", "undo", () => this.back());
    this.reset = button("Reset", "reset", () => this.again());
    this.bug = button("Show me the bug", "bug", () => this.show_bug());
    this.element = group("tx", `Explorer: ${data.title}`,
      make("p", { class: "tx-title" }, data.title),
      make("div", { class: "tx-threads" }, ...this.cards.map(({ element }) => element)),
      this.say, tools(this.undo, this.reset, this.bug),
      make("div", { class: "tx-below" }, this.world.element, this.steps.element),
      make("div", { class: "tx-reached" }, this.count, this.ends),
      this.question(data.question));
    this.again("Step a thread. You choose which.");
  }

  card({ name, lines, call, steps }, t) {
    const can_sleep = this.data.spurious && steps.some(({ ops }) => ops.some(([what]) => what === "wait"));
    const step = button(`Step ${name}`, "step", () => this.press(t, false));
    const wake = button(`Wake ${name} for no reason`, "wake", () => this.press(t, true));
    const items = lines.map(line => make("li", {}, rust(line)));
    const locals = make("p", { class: "tx-locals" });
    const of = card(name, t, ...call ? [make("p", {}, rust(call))] : [], make("ol", { class: "tx-code" }, ...items), locals,
      tools(step, ...can_sleep ? [wake] : []));
    return { ...of, step, wake, items, locals };
  }

  question({ text, choices }) {
    const why = make("p", { class: "tx-why", role: "status" });
    const right = choices.find(choice => choice.right);
    const buttons = choices.map(choice => button(choice.text, "answer", () => {
      this.answered = true;
      buttons.forEach((each, i) => {
        each.setAttribute("aria-pressed", choices[i] === choice);
        each.dataset.right = choices[i].right;
      });
      show(why, choice.right ? `Right. ${choice.why}` : `No. ${choice.why} Right is: “${right.text}”. ${right.why}`);
      this.draw();
    }));
    return group("tx-question", "Question", show(make("p", {}), text), tools(...buttons), why);
  }

  get state() {
    return this.past.at(-1);
  }

  again(text = "Back at the beginning.") {
    this.past = [this.program.start()];
    this.shown = [];
    this.steps.element.replaceChildren();
    this.draw(text);
  }

  back() {
    if (!this.past[1]) return this.draw("There is nothing to undo.");
    this.past.pop();
    this.shown = [];
    const last = this.steps.element.lastChild;
    last.remove();
    this.draw(`Taken back: ${last.textContent}.`);
  }

  press(t, wakes) {
    this.shown = [];
    this.go(t, wakes);
  }

  go(t, wakes) {
    const { program, state } = this, { name, lines } = this.data.threads[t], words = [];
    if (!program.can(state, t, wakes)) return this.draw(this.refusal(t, wakes));
    const line = lines[program.step_of(state, t).line].trim();
    this.past.push(program.step(state, t, wakes, words));
    const text = `${name}: ${words.join(", ") || `runs \`${line}\``}`;
    this.steps.element.append(show(make("li", {}), text));
    this.draw(`${text}.`);
  }

  // Why a thread cannot step, or wake for no reason; "" when it can.
  refusal(t, wakes) {
    if (this.program.can(this.state, t, wakes)) return "";
    const { is, why } = this.program.status(this.state, t);
    return `${this.data.threads[t].name} ${is === "ready" ? "does not sleep" : is === "done" ? "is done" : why}.`;
  }

  // The shortest way to a wrong outcome, a step at each press; to one that was not reached yet, if there is one.
  show_bug() {
    if (!this.answered) return this.draw("First answer the question below.");
    if (this.shown.length) return this.go(...this.shown.shift());
    const wrong = [...this.ways.keys()].filter(way => this.data.outcomes[way]?.bad);
    const way = wrong.find(each => !this.reached.has(each)) ?? wrong[0];
    this.again();
    this.shown = [...this.ways.get(way)];
    this.draw(`The shortest way to it has ${this.shown.length} steps. Press again for each of them.`);
  }

  draw(text) {
    const { program, state, data, reached } = this, end = program.outcome(state);
    this.cards.forEach((of, t) => {
      of.set(program.status(state, t));
      of.items.forEach((item, i) => current(item, i === program.step_of(state, t)?.line));
      show(of.locals, program.locals(state, t));
      enable(of.step, this.refusal(t, false));
      enable(of.wake, this.refusal(t, true));
    });
    this.world.fill(program.world(state));
    this.steps.mark(this.past.length - 2);
    if (end !== undefined) reached.add(end);
    const outcome = way => data.outcomes[way] ?? { name: "an end that has no name", bad: true };
    this.count.textContent = `It can end in ${this.ways.size} ways. You have reached ${reached.size} of them${reached.size ? ":" : "."}`;
    this.ends.replaceChildren(...[...reached].sort().map(way => {
      const { name, bad } = outcome(way);
      const item = make("li", { "data-bad": bad }, make("b", {}, bad ? "wrong: " : "right: "), show(make("span", {}), name));
      current(item, way === end);
      return item;
    }));
    enable(this.undo, this.past[1] ? "" : "There is nothing to undo.");
    enable(this.reset, this.past[1] ? "" : "This is the beginning.");
    enable(this.bug, this.answered ? "" : "First answer the question below.");
    this.bug.textContent = this.shown.length ? `Next step (${this.shown.length} left)` : "Show me the bug";
    if (text) show(this.say, end === undefined ? text : `${text} The end: ${outcome(end).name}.`);
  }
}

class Replay {
  constructor(data) {
    this.trace = new Trace(data);
    const { head, threads, notes, steps } = this.trace;
    this.world = world_table();
    this.steps = step_list("All steps");
    this.steps.element.append(...steps.map(({ event }) => make("li", {}, `${threads[event.thread]}: ${event.words}`)));
    this.cards = threads.map((name, t) => card(name, t));
    this.say = status_line();
    this.marks = new Map();
    const move = (text, act, to, limit) => ({ limit, element: button(text, act, () => this.go(to())) });
    this.moves = [
      move("First", "first", () => 0, 0),
      move("Back", "back", () => this.at - 1, 0),
      move("Forward", "forward", () => this.at + 1, steps.length),
      move("Last", "last", () => steps.length, steps.length),
    ];
    this.element = group("tx tx-replay", `Replay: ${data.title}`,
      make("p", { class: "tx-title" }, data.title),
      make("p", {}, head.headline),
      tools(...this.moves.map(({ element }) => element)), this.say,
      make("div", { class: "tx-threads" }, ...this.cards.map(({ element }) => element)),
      make("div", { class: "tx-below" }, this.world.element, this.steps.element),
      ...this.trace.excerpts().map(excerpt => this.listing(excerpt)),
      ...notes.map(({ name, text }) => show(make("p", {}), `${name}: ${text}`)));
    this.go(0);
  }

  listing({ file, lines }) {
    const items = lines.map(line => {
      if (!line) return make("li", { class: "tx-gap" }, "⋯");
      const marks = make("span", {});
      this.marks.set(`${file}:${line.number}`, marks);
      return make("li", { "data-line": line.number }, rust(line.text), marks);
    });
    return make("div", { class: "tx-file" }, make("p", {}, make("code", {}, file)),
      make("ol", { class: "tx-code tx-numbered", tabindex: 0, "aria-label": `Lines of ${file}` }, ...items));
  }

  go(to) {
    const { steps, threads: names, head } = this.trace;
    if (to < 0 || to > steps.length) return show(this.say, "There is no further step.");
    this.at = to;
    const { threads, world } = this.trace.after(to);
    threads.forEach((thread, t) => this.cards[t].set(thread));
    for (const [at, element] of this.marks) {
      const here = threads.filter(({ place }) => place && `${place.file}:${place.line}` === at);
      element.replaceChildren(...here.map(({ name }) => make("b", { class: "tx-mark" }, name)));
      current(element.parentElement, here.length > 0);
    }
    this.world.fill(world);
    this.steps.mark(to - 1);
    for (const { element, limit } of this.moves) enable(element, to === limit ? "There is no further step." : "");
    const { event } = steps[to - 1] ?? {};
    const text = event ? `Step ${to} of ${steps.length}. ${names[event.thread]}: ${event.words}.` : `At the beginning of ${steps.length} steps.`;
    show(this.say, to === steps.length ? `${text} The end: ${head.headline}.` : text);
  }
}

customElements.define("ten-explorer", class extends HTMLElement {
  connectedCallback() {
    if (this.view) return;
    const data = JSON.parse(this.querySelector("script").textContent);
    this.view = data.trace ? new Replay(data) : new Explorer(data);
    this.replaceChildren(this.view.element);
    // Elsewhere these keys turn the page.
    this.addEventListener("keydown", event => event.key.startsWith("Arrow") && event.stopPropagation());
  }
});
})();
