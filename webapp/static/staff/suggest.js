/* Established names are completed while they are typed. Without it they are typed in full. */
"use strict";

if (window.accessibleAutocomplete) {
  for (const input of document.querySelectorAll("form[data-suggest-address] input[data-suggest]")) {
    const form = input.form, address = form.dataset.suggestAddress.replace("SORT", input.dataset.suggest);
    const box = document.createElement("div");
    const { id, name, value } = input;
    const describedBy = input.getAttribute("aria-describedby");
    input.replaceWith(box);
    window.accessibleAutocomplete({
      element: box, id, name, defaultValue: value, minLength: 2, confirmOnBlur: false, displayMenu: "overlay",
      showNoOptionsFound: false, inputClasses: "govuk-input",
      source: async (query, show) => {
        try {
          const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`);
          show(answer.ok ? await answer.json() : []);
        } catch {
          show([]);
        }
      },
      onConfirm: (chosen) => { if (chosen !== undefined) form.dispatchEvent(new Event("change")); },
    });
    if (describedBy) box.querySelector("input").setAttribute("aria-describedby", describedBy);
  }
}
