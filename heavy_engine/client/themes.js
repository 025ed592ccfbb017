// The choice of a theme (data-widget="theme" around radio buttons with the values light, dark and ""): it
// counts at once, and is kept in a cookie, so that the server paints the next document in it.

const KEPT_S = 365 * 24 * 3600;
const NAME = "heavy-theme";

export function listenForThemes() {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "radio" && target.closest("[data-widget=theme]")) choose(target.value);
  });
}

/** @param {string} theme */
function choose(theme) {
  const isTheme = theme === "light" || theme === "dark";
  const { dataset } = document.documentElement;
  if (isTheme) dataset.theme = theme;
  else delete dataset.theme;
  for (const other of document.querySelectorAll("[data-widget=theme] input"))
    if (other instanceof HTMLInputElement) other.checked = other.value === theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const kept = isTheme ? `${theme}; Max-Age=${KEPT_S}` : "; Max-Age=0";
  document.cookie = `${NAME}=${kept}; Path=/; SameSite=Lax${secure}`;
}
