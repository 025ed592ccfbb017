// Say so when the server does not answer, and recover when it does again.
// ReactPy's client tells nobody about its socket, so this asks the server itself:
// when a person acts or comes back to the page, and then until it answers.

const ASK_AGAIN_MS = 1500;
const AT_MOST_EVERY_MS = 3000;
const FIRST_PAINT_MS = 4000;
const SOCKET_BACK_MS = 5000;

/** @param {HTMLElement} root */
export function watchConnection(root) {
  const ask = atMostEvery(AT_MOST_EVERY_MS, askUntilAnswered);
  for (const kind of ["pointerdown", "keydown", "online", "offline", "visibilitychange"]) {
    document.addEventListener(kind, ask, { passive: true });
    addEventListener(kind, ask, { passive: true });
  }
  setTimeout(() => startAgainIfBlank(root), FIRST_PAINT_MS);
}

async function askUntilAnswered() {
  if (await answers()) return show("open");
  const lostSession = session();
  show("lost");
  do await pause(ASK_AGAIN_MS);
  while (!(await answers()));
  // The server is back; its page is once the socket has brought a new session.
  for (let waited = 0; session() === lostSession && waited < SOCKET_BACK_MS; waited += 100) await pause(100);
  show("open");
}

function session() {
  return document.getElementById("heavy-courier")?.dataset.session;
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Run `work` at once, and what is asked for meanwhile once more at the end of the pause.
 * @param {number} milliseconds @param {() => Promise<void>} work
 */
function atMostEvery(milliseconds, work) {
  let busy = false;
  let again = false;
  return async function ask() {
    again = busy;
    if (busy) return;
    busy = true;
    await Promise.all([work(), pause(milliseconds)]);
    busy = false;
    if (again) ask();
  };
}

async function answers() {
  try {
    const answer = await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(2000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** @param {"open" | "lost"} state */
function show(state) {
  document.documentElement.dataset.connection = state;
  const banner = document.getElementById("heavy-connection") ?? makeBanner();
  banner.textContent = state === "lost" ? "The server does not answer. Trying again…" : "";
  banner.hidden = state !== "lost";
}

function makeBanner() {
  const banner = document.createElement("div");
  banner.id = "heavy-connection";
  banner.className = "connection-banner";
  banner.setAttribute("role", "status");
  document.body.prepend(banner);
  return banner;
}

/** ReactPy's client gives up for good when its first connection fails. @param {HTMLElement} root */
async function startAgainIfBlank(root) {
  if (document.getElementById("heavy-courier")) return;
  if (await answers()) return location.reload();
  show("lost");
  setTimeout(() => startAgainIfBlank(root), ASK_AGAIN_MS);
}
