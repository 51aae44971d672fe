/* Makes the forms of the staff area nicer. All of them work without it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const SECONDS = 4;
  const told = document.getElementById("kept");
  let isChanged = "changed" in form.dataset, isSending = false, timer = null;

  /* --- what is typed is kept, and leaving without saving is asked about --- */

  const changed = () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(keep, SECONDS * 1000);
  };
  const fields = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  async function keep() {
    if (isSending) return;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: fields() });
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      told.textContent = answer.ok ? `Kept at ${time}, not saved yet.`
        : answer.status === 401 ? "You are signed out. Your text is safe here: save it, and sign in when asked."
        : "It could not be kept just now.";
    } catch {
      told.textContent = "There is no connection just now. Your text is still in this page.";
    }
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    const act = event.submitter ? event.submitter.value : "save";
    if (act === "preview") return;
    isSending = true;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSending) event.preventDefault();
  });

  /* --- looking it over, without leaving the page --- */

  const look = form.querySelector("button[value=look]");
  const there = document.getElementById("told");
  if (look && there) look.addEventListener("click", async (event) => {
    event.preventDefault();
    const data = fields();
    data.set("action", "look");
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return form.requestSubmit(look);
    there.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    there.scrollIntoView({ block: "nearest" });
  });

  /* --- words of the summary --- */

  for (const area of form.querySelectorAll("[data-most-words]")) {
    const count = document.createElement("p");
    count.className = "quiet small";
    count.setAttribute("role", "status");
    const tell = () => {
      const words = area.value.trim().split(/\s+/).filter(Boolean).length;
      count.textContent = words > area.dataset.mostWords * 0.8 ? `${words} of ${area.dataset.mostWords} words` : "";
    };
    area.after(count);
    area.addEventListener("input", tell);
    tell();
  }
})();
