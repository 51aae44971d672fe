/* A file may be dropped anywhere on the box around its field. Without script the field itself takes it. */
"use strict";

for (const box of document.querySelectorAll(".drop")) {
  const field = box.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) box.addEventListener(name, (event) => {
    event.preventDefault();
    box.classList.add("drop--over");
  });
  for (const name of ["dragleave", "drop"]) box.addEventListener(name, () => box.classList.remove("drop--over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
