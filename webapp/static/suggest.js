/* Completes what is typed into the search field; without this it is a plain field in a plain form. */
(() => {
  const plain = document.querySelector("input[data-suggestions]");
  if (!plain || !window.accessibleAutocomplete) return;
  const { id, name, value, maxLength } = plain;
  const address = plain.dataset.suggestions;
  const hadFocus = document.activeElement === plain;
  const box = document.createElement("div");
  const answers = new Map();
  const PAUSE = 100;  // milliseconds without a key before we ask
  let asked = "", waiting = 0, field = null;

  const ask = async (typed) => {
    if (!answers.has(typed)) {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
      answers.set(typed, answer.ok ? await answer.json() : []);
    }
    return answers.get(typed);
  };

  /* show the answer to what was typed last, and only to somebody who is still at the field */
  const source = (typed, show) => {
    asked = typed;
    clearTimeout(waiting);
    if (document.activeElement !== field) return show([]);
    waiting = setTimeout(async () => {
      const found = await ask(typed).catch(() => []);
      if (asked === typed && document.activeElement === field) show(found);
    }, PAUSE);
  };

  const told = (found) => {
    const about = found.kind === "Record" ? "Record" : `${found.kind}, ${found.records} ${found.records === 1 ? "record" : "records"}`;
    return found.by ? `${about}, also called ${found.by}` : about;
  };

  const shown = (found) => {
    const option = document.createElement("span");
    option.className = "suggestion";
    for (const text of [found.label, told(found)]) option.appendChild(document.createElement("span")).textContent = text;
    return option.outerHTML;
  };

  plain.replaceWith(box);
  window.accessibleAutocomplete({
    element: box, id, name, source, minLength: 2, confirmOnBlur: false, displayMenu: "overlay",
    showNoOptionsFound: false, inputClasses: "govuk-input",
    templates: { inputValue: (found) => found?.label ?? "", suggestion: shown },
    onConfirm: (found) => { if (found) window.location.assign(found.address); },
    tStatusResults: (count, selected) => `${count} ${count === 1 ? "suggestion" : "suggestions"}. ${selected}`,
    tAssistiveHint: () => "Suggestions appear as you type: up and down arrows choose, enter opens the page. Enter without a choice searches.",
  });
  field = box.querySelector("input");
  field.maxLength = maxLength > 0 ? maxLength : 1000;
  field.enterKeyHint = "search";
  /* the component swallows Enter while suggestions are shown: in the field it searches, as it does without them */
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === field) event.stopPropagation();
  }, true);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (hadFocus) field.focus();
})();
