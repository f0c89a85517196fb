// Makes a form of each <ten-quiz>. The questions, choices and folded answers in it are enough to read and to print.
"use strict";

(() => {
  // The number is that of the format. One entry a question: two tabs cannot write over each other's answers.
  const PREFIX = "ten-chefs.quiz.1/";

  // Some browsers refuse storage, most of all to a page from the disk. Then answers last as long as the page.
  const [storage, isKept] = (() => {
    try {
      localStorage.setItem(PREFIX, "");
      localStorage.removeItem(PREFIX);
      return [localStorage, true];
    } catch {
      const map = new Map();
      const getItem = (key) => map.get(key);
      return [{ getItem, setItem: (key, value) => map.set(key, value), removeItem: (key) => map.delete(key) }, false];
    }
  })();

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const list = new Intl.ListFormat("en-GB");

  // Ids have to differ on the page with all chapters, too.
  let made = 0;

  class Question {
    constructor(element, answer, quiz) {
      this.key = `${PREFIX}${quiz.dataset.quiz}/${element.dataset.question}`;
      this.mark = element.dataset.mark;
      this.quiz = quiz;
      const type = "several" in element.dataset ? "checkbox" : "radio";
      const name = `quiz-${++made}`;
      const choices = element.querySelector(".quiz-choices");
      const whys = answer.querySelectorAll(":scope > ol > li");

      this.choices = [...choices.children].map((item, at) => {
        const letter = String.fromCharCode(65 + at);
        const id = `${name}-${letter}`;
        const input = make("input", { type, name, id });
        const words = [...item.querySelector("p").childNodes];
        const label = make("label", { htmlFor: id }, make("b", {}, `${letter} `), ...words);
        const why = make("div", { className: "quiz-why", hidden: true });
        why.append(...whys[at].cloneNode(true).childNodes);
        item.replaceChildren(input, label, why);
        return { item, letter, input, why, isRight: whys[at].classList.contains("quiz-right") };
      });

      const ask = element.querySelector(".quiz-ask");
      const legend = make("legend", {}, ...ask.querySelector("p").childNodes);
      ask.replaceWith(make("fieldset", {}, legend, choices));
      this.button = make("button", { type: "button", className: "tc-button" });
      this.verdict = make("p", { className: "quiz-verdict" });
      this.verdict.setAttribute("role", "status");
      element.append(make("div", { className: "quiz-row" }, this.button, this.verdict));
      this.button.addEventListener("click", () => (this.isAnswered ? this.again() : this.answer()));
      this.restore();
    }

    /** Shows what this browser has kept, unless the question has been changed since. */
    restore() {
      const [mark, picks] = (storage.getItem(this.key) ?? "").split(":");
      const kept = mark === this.mark ? picks.split(",").map(Number) : [];
      this.choices.forEach(({ input }, at) => (input.checked = kept.includes(at)));
      this.show(kept.length > 0);
    }

    answer() {
      const picks = [...this.choices.keys()].filter((at) => this.choices[at].input.checked);
      if (picks.length === 0) {
        this.verdict.textContent = "Choose an answer first.";
        return;
      }
      try {
        storage.setItem(this.key, `${this.mark}:${picks}`);
      } catch {
        // The room is used up. The answer stays on this page.
      }
      this.show(true);
      this.quiz.count();
    }

    again() {
      this.clear();
      this.quiz.count();
      // Whoever uses the keyboard goes on with the choices.
      this.choices[0].input.focus();
    }

    clear() {
      storage.removeItem(this.key);
      this.restore();
    }

    show(isAnswered) {
      this.isAnswered = isAnswered;
      for (const { item, input, why, isRight } of this.choices) {
        input.disabled = isAnswered;
        why.hidden = !isAnswered;
        item.classList.toggle("is-right", isAnswered && isRight);
        item.classList.toggle("is-chosen", isAnswered && input.checked);
      }
      const letters = (which) => list.format(this.choices.filter(which).map((it) => it.letter));
      this.isRight = isAnswered && this.choices.every((it) => it.isRight === it.input.checked);
      const missed = `You chose ${letters((it) => it.input.checked)}. Right would be ${letters((it) => it.isRight)}.`;
      this.verdict.textContent = isAnswered ? (this.isRight ? "Right." : missed) : "";
      this.button.textContent = isAnswered ? "Try again" : "Check";
    }
  }

  class TenQuiz extends HTMLElement {
    connectedCallback() {
      // An element that is moved is connected again.
      if (this.questions) return;
      const answers = this.querySelectorAll(".quiz-answer");
      const questions = [...this.querySelectorAll(".quiz-question")];
      this.questions = questions.map((element, at) => new Question(element, answers[at], this));
      this.score = make("span");
      this.reset = make("button", { type: "button", className: "tc-button" }, "Forget my answers");
      this.reset.addEventListener("click", () => {
        this.questions.forEach((it) => it.clear());
        this.count();
        // The button is gone, and the focus must not be.
        this.questions[0].choices[0].input.focus();
      });
      this.append(make("p", { className: "quiz-row quiz-score" }, this.score, this.reset));
      this.classList.add("is-form");
      this.count();
      // Another tab has answered, or forgotten.
      addEventListener("storage", ({ key }) => {
        this.questions.forEach((it) => (key === null || key === it.key) && it.restore());
        this.count();
      });
    }

    count() {
      const answered = this.questions.filter((it) => it.isAnswered).length;
      const right = this.questions.filter((it) => it.isRight).length;
      const kept = isKept ? "Your answers stay in this browser." : "Your answers last until you leave this page.";
      this.score.textContent = `${answered} of ${this.questions.length} answered, ${right} right. ${kept}`;
      this.reset.hidden = answered === 0;
    }
  }

  customElements.define("ten-quiz", TenQuiz);
})();
