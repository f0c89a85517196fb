// <ten-explorer>: a program of small threads, stepped by hand, or an interleaving that the checker found, step by step.
//
//   Program    the program that a page declares: its states, its steps, all the ways in which it can end
//   Trace      the lines that `interleave` writes of a failure, as states that follow each other
//   Explorer   what a reader sees and presses for the first, and
//   Replay     for the second; both are built once, and later only texts and attributes change
//
// The first two know no page, and node runs them in tests. The data stands in the element as JSON, written by
// book/builder/explorer.rs; what its words mean is said in book/src/contributors/pages.md.
"use strict";

(() => {
  // What a thread is in the middle of: nothing; sleeping on a condition variable; woken, and about to take the lock
  // again; waiting for a moment.
  const RUNS = 0, SLEEPS = 1, WOKEN = 2, WAITS = 3;
  const NOBODY = -1;

  const OPERATORS = {
    "!": a => !a,
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "==": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
    "&&": (a, b) => a && b,
    "||": (a, b) => a || b,
  };

  const listed = (names, word = "and") =>
    names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;

  // A state is a flat list, so that it is quickly copied and compared: shared values, the holder of each lock, what is
  // offered in each waiting room, and for each thread its next step, what it is in the middle of, until when it waits,
  // and its local values.
  class Program {
    constructor(data) {
      const first = [];
      const slot = value => first.push(value) - 1;
      const slots = pairs => new Map(pairs.map(([name, value]) => [name, slot(value)]));
      this.data = data;
      this.shared = slots(data.shared);
      this.locks = slots(data.locks.map(name => [name, NOBODY]));
      // The notifications that nobody has taken yet: for each the threads, as bits, of which one may take it.
      this.rooms = slots(data.condvars.map(name => [name, ""]));
      this.threads = data.threads.map(thread => ({
        ...thread,
        next: slot(0),
        mode: slot(RUNS),
        until: slot(0),
        values: slots(thread.locals),
      }));
      this.first = first;
    }

    start() {
      return this.first.slice();
    }

    step_of(state, t) {
      return this.threads[t].steps[state[this.threads[t].next]];
    }

    is_done(state, t) {
      return this.step_of(state, t) === undefined;
    }

    value(state, t, expression) {
      if (typeof expression === "string") {
        return state[this.threads[t]?.values.get(expression) ?? this.shared.get(expression)];
      }
      if (!Array.isArray(expression)) return expression;
      const [what, a, b] = expression;
      if (what === "of") return state[this.threads[a].values.get(b)];
      if (what === "done") return this.is_done(state, a);
      if (what === "stuck") return this.threads.some((_, each) => !this.is_done(state, each));
      return OPERATORS[what](this.value(state, t, a), this.value(state, t, b));
    }

    // The operation in whose middle the thread is.
    pause(state, t) {
      return this.step_of(state, t).ops.find(([what]) => what === "wait" || what === "sleep");
    }

    offers(state, room) {
      return state[this.rooms.get(room)].split(" ").filter(Boolean).map(Number);
    }

    // What keeps a thread from its next step, or null: it is done, sleeps, waits for a moment or for a lock.
    obstacle(state, t) {
      const thread = this.threads[t], mode = state[thread.mode];
      if (this.is_done(state, t)) return { done: true };
      const [what, a, b] = mode === RUNS ? this.step_of(state, t).ops[0] ?? [] : this.pause(state, t);
      if (mode === SLEEPS) {
        return this.offers(state, a).some(to => to & 1 << t) ? null : { room: a };
      }
      if (mode === WAITS && state[thread.until] > state[this.shared.get(this.data.clock)]) {
        return { until: state[thread.until] };
      }
      if (mode === RUNS && what !== "lock") return null;
      const lock = what === "wait" ? b : a;
      const holder = state[this.locks.get(lock)];
      return holder === NOBODY ? null : { lock, holder };
    }

    can_step(state, t) {
      return this.obstacle(state, t) === null;
    }

    // A thread that sleeps may wake for no reason, where the program says so.
    can_wake(state, t) {
      return !!this.data.spurious && !this.is_over(state) && this.obstacle(state, t)?.room !== undefined;
    }

    is_over(state) {
      return !this.threads.some((_, t) => this.can_step(state, t));
    }

    // Which of the declared outcomes this is; -1 for none, undefined while the program is not over.
    outcome(state) {
      if (!this.is_over(state)) return undefined;
      return this.data.outcomes.findIndex(outcome => this.value(state, NOBODY, outcome.when));
    }

    // The state after a step of a thread, or after it woke for no reason. What happened is added to `words`.
    step(before, t, wakes = false, words = []) {
      const state = before.slice(), thread = this.threads[t];
      if (state[thread.mode] === SLEEPS) {
        const [, room] = this.pause(state, t);
        this.leave(state, t, room, wakes);
        words.push(wakes ? "wakes for no reason" : "is the one who wakes");
      } else {
        this.run(state, t, words);
      }
      this.pass_time(state, words);
      return state;
    }

    leave(state, t, room, wakes) {
      const offers = this.offers(state, room);
      const mine = wakes ? -1 : offers.findIndex(to => to & 1 << t);
      const rest = offers.filter((_, i) => i !== mine).map(to => to & ~(1 << t)).filter(Boolean);
      state[this.rooms.get(room)] = rest.join(" ");
      state[this.threads[t].mode] = WOKEN;
    }

    run(state, t, words) {
      const thread = this.threads[t];
      let { ops } = this.step_of(state, t), next = state[thread.next] + 1;
      if (state[thread.mode] !== RUNS) {
        const pause = this.pause(state, t), lock = pause[0] === "wait" ? pause[2] : pause[1];
        state[this.locks.get(lock)] = t;
        state[thread.mode] = RUNS;
        words.push(`holds \`${lock}\` again`);
        ops = ops.slice(ops.indexOf(pause) + 1);
      }
      for (const [what, a, b] of ops) {
        if (what === "set") {
          const value = this.value(state, t, b);
          state[thread.values.get(a) ?? this.shared.get(a)] = value;
          words.push(`\`${a}\` is ${value}`);
        } else if (what === "lock") {
          state[this.locks.get(a)] = t;
          words.push(`holds \`${a}\``);
        } else if (what === "unlock") {
          state[this.locks.get(a)] = NOBODY;
          words.push(`lets go of \`${a}\``);
        } else if (what === "notify") {
          words.push(this.notify(state, a, b));
        } else if (what === "goto") {
          if (!this.value(state, t, b)) continue;
          next = a;
          break;
        } else {
          state[this.locks.get(what === "wait" ? b : a)] = NOBODY;
          state[thread.mode] = what === "wait" ? SLEEPS : WAITS;
          if (what === "sleep") state[thread.until] = this.value(state, t, b);
          words.push(what === "wait" ? `lets go of \`${b}\` and sleeps on \`${a}\`` : `lets go of \`${a}\` and waits`);
          return;
        }
      }
      state[thread.next] = next;
    }

    notify(state, room, all) {
      const sleepers = this.sleepers(state, room);
      const names = sleepers.map(t => this.threads[t].name);
      const offers = this.offers(state, room);
      if (all || offers.length + 1 >= sleepers.length) {
        sleepers.forEach(t => { state[this.threads[t].mode] = WOKEN; });
        state[this.rooms.get(room)] = "";
        return names.length ? `wakes ${listed(names)}` : "nobody sleeps there, so nobody is woken";
      }
      offers.push(sleepers.reduce((to, t) => to | 1 << t, 0));
      state[this.rooms.get(room)] = offers.join(" ");
      return `wakes one of ${listed(names)}`;
    }

    sleepers(state, room) {
      const sleeps = t => state[this.threads[t].mode] === SLEEPS && this.pause(state, t)[1] === room;
      return [...this.threads.keys()].filter(sleeps);
    }

    // When all who are not done wait for a moment, the clock goes to the next one.
    pass_time(state, words) {
      if (!this.data.clock || !this.is_over(state)) return;
      const waiting = this.threads.filter(thread => state[thread.mode] === WAITS);
      if (!waiting.length) return;
      const now = Math.min(...waiting.map(thread => state[thread.until]));
      state[this.shared.get(this.data.clock)] = now;
      words.push(`then nobody has anything to do until ${now}`);
    }

    // All ways in which the program can end: for each outcome its shortest schedule, and how many states there are.
    search() {
      const nodes = [{ state: this.start() }], seen = new Set([nodes[0].state.join()]), ways = new Map();
      const go = (from, t, wakes) => {
        const state = this.step(nodes[from].state, t, wakes), key = state.join();
        if (!seen.has(key)) seen.add(key), nodes.push({ state, from, t, wakes });
      };
      for (let at = 0; at < nodes.length; at++) {
        const { state } = nodes[at], outcome = this.outcome(state);
        if (outcome !== undefined && !ways.has(outcome)) {
          const path = [];
          for (let node = nodes[at]; node.from !== undefined; node = nodes[node.from]) path.unshift(node);
          ways.set(outcome, path.map(({ t, wakes }) => ({ t, wakes })));
        }
        for (const t of this.threads.keys()) {
          if (this.can_step(state, t)) go(at, t, false);
          if (this.can_wake(state, t)) go(at, t, true);
        }
      }
      return { ways, states: nodes.length };
    }

    // How a thread is, in a word and in words.
    status(state, t) {
      const obstacle = this.obstacle(state, t), over = this.is_over(state), mode = state[this.threads[t].mode];
      if (obstacle === null) {
        if (mode !== SLEEPS) return { is: "ready", why: mode === RUNS ? "ready" : "awake again, and ready" };
        const others = this.sleepers(state, this.pause(state, t)[1]).map(each => this.threads[each].name);
        return { is: "ready", why: `notified: one of ${listed(others)} wakes` };
      }
      const ever = over ? ", for ever" : "";
      if (obstacle.done) return { is: "done", why: "done" };
      if (obstacle.room) return { is: "asleep", why: `sleeps on \`${obstacle.room}\`${ever}` };
      if (obstacle.until) return { is: "asleep", why: `waits until ${obstacle.until}` };
      const who = obstacle.holder === t ? "it holds itself" : `${this.threads[obstacle.holder].name} holds`;
      return { is: "blocked", why: `waits for \`${obstacle.lock}\`, which ${who}${ever}` };
    }

    // What all threads share, as pairs of a name and what there is to say of it.
    world(state) {
      const name = t => this.threads[t].name;
      const waiters = lock => [...this.threads.keys()].filter(t => this.obstacle(state, t)?.lock === lock).map(name);
      const values = [...this.shared].map(([shared, at]) => [shared, String(state[at])]);
      const locks = [...this.locks].map(([lock, at]) => {
        const waiting = waiters(lock);
        const held = state[at] === NOBODY ? "free" : `held by ${name(state[at])}`;
        return [lock, waiting.length ? `${held}; ${listed(waiting)} ${waiting.length > 1 ? "wait" : "waits"}` : held];
      });
      const rooms = [...this.rooms.keys()].map(room => {
        const sleeping = this.sleepers(state, room).map(name);
        return [room, sleeping.length ? `${listed(sleeping)} ${sleeping.length > 1 ? "sleep" : "sleeps"}` : "nobody sleeps"];
      });
      return [...values, ...locks, ...rooms];
    }

    locals(state, t) {
      const values = [...this.threads[t].values].map(([local, at]) => [local, state[at]]);
      return values.filter(([, value]) => value !== null).map(([local, value]) => [local, String(value)]);
    }
  }

  // Where these stand is where a lock was taken or a thread was spawned, which is not where the thread is.
  const UNPLACED = ["start", "end", "unlock"];

  class Trace {
    constructor({ trace, sources }) {
      const lines = trace.trim().split("\n").map(line => JSON.parse(line));
      const of = type => lines.filter(line => line.type === type);
      const events = of("event");
      this.head = lines[0];
      this.threads = of("thread").map(thread => thread.name);
      this.objects = of("object");
      this.notes = of("note");
      this.events = this.head.order.map(step => events[step]);
      this.sources = sources;
      this.failed = events.some(event => event.op === "panic");
      // A step is an event with those behind it that only say what a thread is about to do, unless it waits there.
      this.steps = [];
      let held = [];
      this.events.forEach((event, i) => {
        const waits = event.op === "lock_want" ? this.holder(held, event) !== undefined
          : !event.op.endsWith("_want") || !this.events.some((later, j) => j > i && later.thread === event.thread);
        held = this.held(held, event);
        if (waits || !this.steps.length) this.steps.push({ event, to: i + 1 });
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

    // The place of an event as a file and a line.
    place(event) {
      const [, file, line] = event.at.match(/^(.*):(\d+):\d+$/) ?? [];
      return { file, line: Number(line) };
    }

    // What is the case after so many steps.
    after(count) {
      const to = count ? this.steps[count - 1].to : 0, last = count === this.steps.length;
      const values = this.objects.map(object => object.init);
      let held = [];
      for (const event of this.events.slice(0, to)) {
        held = this.held(held, event);
        if (event.op === "store") values[event.object] = event.value;
        if (event.op === "rmw") values[event.object] = event.new;
      }
      const threads = this.threads.map((name, t) => this.status(name, t, to, held, last));
      const world = this.objects.flatMap(({ name, kind }, object) => {
        const by = held.filter(h => h.lock === object).map(h => this.threads[h.thread]);
        if (kind === "Mutex" || kind === "RwLock") return [[name, by.length ? `held by ${listed(by)}` : "free"]];
        return values[object] === undefined || kind === "Token" ? [] : [[name, values[object]]];
      });
      return { threads, world };
    }

    status(name, t, to, held, last) {
      const own = (event, i) => event.thread === t && { event, i };
      const events = this.events.map(own).filter(Boolean);
      const done = events.filter(({ i }) => i < to).map(({ event }) => event);
      const next = events.find(({ i }) => i >= to)?.event, before = done.at(-1);
      const placed = next && !UNPLACED.includes(next.op) ? next : done.findLast(event => !UNPLACED.includes(event.op));
      const at = before?.op === "end" || !placed ? undefined : this.place(placed);
      const ever = last && !this.failed ? ", for ever" : "";
      const words = () => {
        if (!before) return { is: "asleep", why: t ? "not started" : "ready" };
        const ended = child => this.events.slice(0, to).some(event => event.thread === child && event.op === "end");
        if (before.op === "end") return { is: "done", why: "done" };
        if (before.op === "panic") return { is: "failed", why: "fails here" };
        if (before.op === "wait") return { is: "asleep", why: `sleeps on \`${this.objects[before.object].name}\`${ever}` };
        const holder = before.op === "lock_want" && this.holder(held, before);
        if (holder) {
          const who = holder.thread === t ? "it holds itself" : `${this.threads[holder.thread]} holds`;
          return { is: "blocked", why: `waits for \`${this.objects[before.object].name}\`, which ${who}${ever}` };
        }
        const waits = before.op === "join_want" ? !ended(before.child) : before.op === "block_want";
        return waits ? { is: "blocked", why: before.words + ever } : { is: "ready", why: "ready" };
      };
      return { name, at, ...words() };
    }

    // The lines around those in which something happens, by file; a gap is null.
    excerpts() {
      const shown = new Map(Object.keys(this.sources).map(file => [file, new Set()]));
      for (const event of this.events) {
        const { file, line } = this.place(event);
        for (let near = line - 3; near <= line + 3; near++) shown.get(file)?.add(near);
      }
      return [...shown].flatMap(([file, numbers]) => {
        const lines = [];
        this.sources[file].split("\n").forEach((text, i) => {
          if (numbers.has(i + 1)) lines.push({ number: i + 1, text });
          else if (lines.length && lines.at(-1)) lines.push(null);
        });
        return lines.length ? [{ file, lines }] : [];
      });
    }
  }

  if (typeof module !== "undefined") module.exports = { Program, Trace };
  if (typeof customElements === "undefined") return;

  // --- What the reader sees ------------------------------------------------------------------------------------------

  // An element. Attributes that begin with "on" are listeners.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  // Shows a text, whose parts in backticks are code. What has not changed is left alone.
  function show(element, text) {
    if (element.dataset.text === text) return element;
    element.dataset.text = text;
    element.replaceChildren(...text.split("`").map((part, i) => (i % 2 ? make("code", null, part) : part)));
    return element;
  }

  const plain = text => text.replaceAll("`", "");

  // A line of Rust, in colours where the page can do that.
  function rust(text) {
    const code = make("code", { class: "language-rust" }, text || " ");
    const coloured = globalThis.hljs?.highlight?.("rust", text || " ", true)?.value;
    if (coloured) code.innerHTML = coloured;
    return code;
  }

  function button(name, act, press) {
    return make("button", { type: "button", class: "tc-button", "data-act": act, onclick: press }, name);
  }

  // A button that has nothing to do stays where it is, and says why when it is pressed.
  function enable(element, reason) {
    if (reason) element.setAttribute("aria-disabled", "true");
    else element.removeAttribute("aria-disabled");
    element.title = reason ?? "";
  }

  function table(caption) {
    const body = make("tbody");
    const element = make("table", { class: "tx-world" }, make("caption", null, caption), body);
    const fill = pairs => body.replaceChildren(...pairs.map(([name, value]) =>
      make("tr", { "data-name": name }, make("th", { scope: "row" }, make("code", null, name)), make("td", null, value))));
    return { element, fill };
  }

  function card(name, t, ...children) {
    const state = make("p", { class: "tx-state" });
    const element = make("div", { class: "tx-thread", role: "group", "aria-label": name, "data-thread": t },
      make("p", { class: "tx-name" }, name), state, ...children);
    const set = ({ is, why }) => { element.dataset.state = is; show(state, why); };
    return { element, set };
  }

  // Steps that were taken, or all that there are, with a mark at one of them.
  function steps(label) {
    const element = make("ol", { class: "tx-steps", tabindex: "0", "aria-label": label });
    const mark = at => {
      [...element.children].forEach((item, i) => {
        if (i === at) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      });
      const item = element.children[at];
      element.scrollTop = item ? item.offsetTop - element.offsetTop - element.clientHeight / 2 : 0;
    };
    return { element, mark };
  }

  class Explorer {
    constructor(data) {
      const { title, threads, question, outcomes } = this.data = data;
      this.program = new Program(data);
      this.found = this.program.search().ways;
      this.reached = new Set();
      this.answered = false;
      this.say = make("p", { class: "tx-say", role: "status" });
      this.world = table("Shared");
      this.steps = steps("Steps so far");
      this.cards = threads.map((thread, t) => this.card(thread, t));
      this.undo = button("Undo", "undo", () => this.back());
      this.reset = button("Reset", "reset", () => this.again());
      this.bug = button("Show me the bug", "bug", () => this.show_bug());
      this.outcomes = make("ul", { class: "tx-outcomes" });
      this.count = make("p", { class: "tx-count" });
      this.element = make("div", { class: "tx", role: "group", "aria-label": `Explorer: ${title}` },
        make("p", { class: "tx-title" }, title),
        make("div", { class: "tx-threads" }, ...this.cards.map(({ element }) => element)),
        this.say,
        make("div", { class: "tx-tools" }, this.undo, this.reset),
        make("div", { class: "tx-below" }, this.world.element, this.steps.element),
        make("div", { class: "tx-ends" }, this.count, this.outcomes),
        this.question(question), make("div", { class: "tx-tools" }, this.bug));
      this.again("Step a thread. You choose which, and in which order.");
    }

    card(thread, t) {
      const step = button(`Step ${thread.name}`, "step", () => this.press(t, false));
      const wake = button("Wake for no reason", "wake", () => this.press(t, true));
      wake.setAttribute("aria-label", `Wake ${thread.name} for no reason`);
      const lines = thread.lines.map(line => make("li", null, rust(line)));
      const values = make("p", { class: "tx-locals" });
      const call = thread.call ? [make("p", { class: "tx-call" }, make("code", null, thread.call))] : [];
      const buttons = make("div", { class: "tx-tools" }, step, ...(this.data.spurious ? [wake] : []));
      const of = card(thread.name, t, ...call, make("ol", { class: "tx-code" }, ...lines), values, buttons);
      return { ...of, step, wake, lines, values };
    }

    question({ text, choices }) {
      const why = make("p", { class: "tx-why", role: "status" });
      const buttons = choices.map(choice => {
        const pick = show(make("button", { type: "button", class: "tc-button tx-choice", "data-act": "answer" }), choice.text);
        pick.addEventListener("click", () => {
          this.answered = true;
          buttons.forEach((each, i) => {
            each.setAttribute("aria-pressed", String(each === pick));
            each.dataset.right = String(!!choices[i].right);
          });
          const right = choices.find(each => each.right);
          show(why, choice.right ? `Right. ${choice.why}` : `No. ${choice.why} Right is: ${right.text} ${right.why}`);
          this.draw();
        });
        return pick;
      });
      return make("div", { class: "tx-question", role: "group", "aria-label": "Question" },
        show(make("p"), text), make("div", { class: "tx-tools" }, ...buttons), why);
    }

    get state() {
      return this.past.at(-1);
    }

    again(text = "Back at the beginning.") {
      this.past = [this.program.start()];
      this.shown = null;
      this.steps.element.replaceChildren();
      this.draw(text);
    }

    back() {
      if (this.past.length === 1) return this.draw("There is nothing to undo.");
      this.past.pop();
      this.shown = null;
      const item = this.steps.element.lastChild;
      item.remove();
      this.draw(`Taken back: ${plain(item.dataset.text)}`);
    }

    press(t, wakes) {
      this.shown = null;
      this.go(t, wakes);
    }

    // One step, if the thread can take it.
    go(t, wakes) {
      const { program, state } = this, { name } = program.threads[t];
      if (wakes ? !program.can_wake(state, t) : !program.can_step(state, t)) {
        return this.draw(this.refusal(t, wakes));
      }
      const words = [], line = this.data.threads[t].lines[program.step_of(state, t).line].trim();
      this.past.push(program.step(state, t, wakes, words));
      const text = words.length ? `${name}: ${words.join(", ")}` : `${name}: \`${line}\``;
      this.steps.element.append(show(make("li"), text));
      this.draw(`${text}.`);
    }

    refusal(t, wakes) {
      const { why } = this.program.status(this.state, t), { name } = this.program.threads[t];
      const rather = why === "ready" || wakes && why !== "done" ? "does not sleep" : why === "done" ? "is done" : why;
      return this.program.is_over(this.state) && why !== "done" ? `It is over. ${name} ${why}.` : `${name} ${rather}.`;
    }

    // The shortest way to a wrong outcome, a step at each press; one that was not reached yet, if there is one.
    show_bug() {
      if (!this.answered) return this.draw("First answer the question.");
      if (!this.shown?.length) {
        const bad = [...this.found.keys()].filter(end => this.data.outcomes[end].bad);
        const end = bad.find(each => !this.reached.has(each)) ?? bad[0];
        this.again("Now step by step, the shortest way to it. Press again for each step.");
        this.shown = this.found.get(end).slice();
      } else {
        const { t, wakes } = this.shown.shift();
        this.go(t, wakes);
      }
      this.draw();
    }

    draw(text) {
      const { program, state, data } = this, end = program.outcome(state);
      this.cards.forEach((of, t) => {
        const status = program.status(state, t), step = program.step_of(state, t);
        of.set(status);
        of.lines.forEach((line, i) => {
          if (step?.line === i) line.setAttribute("aria-current", "step");
          else line.removeAttribute("aria-current");
        });
        show(of.values, program.locals(state, t).map(([name, value]) => `\`${name}\` = ${value}`).join(", "));
        enable(of.step, program.can_step(state, t) ? null : plain(this.refusal(t, false)));
        enable(of.wake, program.can_wake(state, t) ? null : plain(this.refusal(t, true)));
      });
      this.world.fill(program.world(state));
      this.steps.mark(this.past.length - 2);
      if (end !== undefined) this.reached.add(end);
      const ways = [...this.found.keys()].sort((a, b) => a - b), many = ways.length;
      this.count.textContent =
        `It can end in ${many === 1 ? "one way" : `${many} ways`}. You have reached ${this.reached.size} of them${this.reached.size ? ":" : "."}`;
      this.outcomes.replaceChildren(...ways.filter(way => this.reached.has(way)).map(way => {
        const { name, bad } = data.outcomes[way] ?? { name: "an end that the page does not name", bad: true };
        const item = make("li", { "data-bad": !!bad }, make("b", null, bad ? "wrong: " : "right: "));
        item.append(show(make("span"), name));
        if (way === end) item.setAttribute("aria-current", "true");
        return item;
      }));
      enable(this.undo, this.past.length > 1 ? null : "There is nothing to undo.");
      enable(this.reset, this.past.length > 1 ? null : "It is at the beginning.");
      enable(this.bug, this.answered ? null : "First answer the question.");
      this.bug.textContent = this.shown?.length ? `Next step (${this.shown.length} left)` : "Show me the bug";
      if (text !== undefined) {
        const over = end === undefined ? "" : ` The end: ${data.outcomes[end]?.name}.`;
        show(this.say, text + over);
      }
    }
  }

  class Replay {
    constructor(data) {
      this.trace = new Trace(data);
      const { head, threads, notes, steps: all } = this.trace;
      this.at = 0;
      this.say = make("p", { class: "tx-say", role: "status" });
      this.world = table("Shared");
      this.steps = steps("All steps");
      this.steps.element.append(...all.map(({ event }) =>
        make("li", { "data-thread": event.thread }, `${threads[event.thread]}: ${event.words}`)));
      this.cards = threads.map((name, t) => card(name, t));
      this.lines = new Map();
      const moves = [
        ["First step", "first", () => 0, 0], ["Back", "back", () => this.at - 1, 0],
        ["Forward", "forward", () => this.at + 1, all.length], ["Last step", "last", () => all.length, all.length],
      ];
      this.moves = moves.map(([name, act, to, limit]) => ({ limit, element: button(name, act, () => this.go(to())) }));
      this.element = make("div", { class: "tx tx-replay", role: "group", "aria-label": `Replay: ${data.title}` },
        make("p", { class: "tx-title" }, data.title),
        make("p", { class: "tx-headline" }, head.headline),
        make("div", { class: "tx-tools" }, ...this.moves.map(({ element }) => element)),
        this.say,
        make("div", { class: "tx-threads" }, ...this.cards.map(({ element }) => element)),
        make("div", { class: "tx-below" }, this.world.element, this.steps.element),
        ...this.trace.excerpts().map(excerpt => this.listing(excerpt)),
        ...notes.map(({ name, text }) => show(make("p", { class: "tx-note" }), `${name}: ${text}`)));
      this.go(0);
    }

    listing({ file, lines }) {
      const items = lines.map(line => {
        if (!line) return make("li", { class: "tx-gap", "aria-hidden": "true" }, "⋯");
        const marks = make("span", { class: "tx-marks" });
        this.lines.set(`${file}:${line.number}`, marks);
        return make("li", { value: line.number, "data-line": line.number }, rust(line.text), marks);
      });
      return make("div", { class: "tx-file" }, make("p", null, make("code", null, file)),
        make("ol", { class: "tx-code tx-numbered", tabindex: "0", "aria-label": `Lines of ${file}` }, ...items));
    }

    go(to) {
      const { steps: all } = this.trace, wanted = Math.min(Math.max(to, 0), all.length);
      const nowhere = wanted === this.at && to !== wanted;
      this.at = wanted;
      const { threads, world } = this.trace.after(this.at);
      const marks = new Map();
      threads.forEach((thread, t) => {
        this.cards[t].set(thread);
        const place = thread.at && `${thread.at.file}:${thread.at.line}`;
        if (place) marks.set(place, [...marks.get(place) ?? [], thread.name]);
      });
      for (const [place, element] of this.lines) {
        const names = marks.get(place) ?? [];
        element.replaceChildren(...names.map(name => make("b", { class: "tx-mark" }, name)));
        if (names.length) element.parentElement.setAttribute("aria-current", "step");
        else element.parentElement.removeAttribute("aria-current");
      }
      this.world.fill(world);
      this.steps.mark(this.at - 1);
      this.moves.forEach(({ element, limit }) => enable(element, this.at === limit ? "There is no further step." : null));
      const event = this.at && all[this.at - 1].event;
      const text = event ? `${this.trace.threads[event.thread]}: ${event.words}.` : "At the beginning.";
      const end = this.at === all.length ? ` The end: ${this.trace.head.headline}.` : "";
      show(this.say, nowhere ? "There is no further step." : `Step ${this.at} of ${all.length}. ${text}${end}`);
    }
  }

  customElements.define("ten-explorer", class extends HTMLElement {
    connectedCallback() {
      if (this.view) return;
      const data = JSON.parse(this.querySelector("script").textContent);
      this.view = data.trace === undefined ? new Explorer(data) : new Replay(data);
      this.replaceChildren(this.view.element);
      // The page turns to another chapter on these keys.
      this.addEventListener("keydown", event => {
        if (event.key.startsWith("Arrow")) event.stopPropagation();
      });
    }
  });
})();
