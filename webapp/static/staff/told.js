/* After a press the focus is at what is said of it. Without script the title of the page says it first. */
"use strict";

{
  const said = document.querySelector("main [role=alert]") || (!location.hash && document.querySelector("main [role=status].told-now"));
  if (said) {
    said.tabIndex = -1;
    said.focus();
  }
}
