// Buttons that show what stands in a password's input (data-widget="reveal", aria-controls names the input).
// The server is not told: what it knows of the input stays that of a password.

export function listenForReveals() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-widget=reveal]") : null;
    const input = button && inputOf(button);
    if (button && input) show(button, input, input.type === "password");
  });
  // What is sent is a password, to the browser's keeper of passwords too.
  document.addEventListener("submit", ({ target }) => {
    for (const button of target instanceof Element ? target.querySelectorAll("[data-widget=reveal]") : []) {
      const input = inputOf(button);
      if (input) show(button, input, false);
    }
  }, true);
}

/** @param {Element} button @param {HTMLInputElement} input @param {boolean} isShown */
function show(button, input, isShown) {
  input.type = isShown ? "text" : "password";
  button.setAttribute("aria-pressed", String(isShown));
}

/** @param {Element} button */
function inputOf(button) {
  const input = document.getElementById(button.getAttribute("aria-controls") ?? "");
  return input instanceof HTMLInputElement ? input : null;
}
