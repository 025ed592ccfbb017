"""An extension of the browser that puts its own nodes everywhere."""

# Runs before anything of the page, as extensions do; it does not know which nodes are ours.
MEDDLER = """
const meddle = (node) => {
  if (!(node instanceof HTMLElement) || node.dataset.meddled || node.closest("[data-foreign]")) return;
  node.dataset.meddled = "1";
  if (["HTML", "HEAD", "BODY", "UL", "TABLE", "TBODY", "TR", "SELECT"].includes(node.tagName)) return;
  const foreign = document.createElement("font");
  foreign.dataset.foreign = "1";
  foreign.textContent = "";
  if (node.childElementCount) node.insertBefore(foreign, node.children[0]);
  node.after(foreign.cloneNode(), document.createComment("foreign"));
};
new MutationObserver((records) => {
  for (const record of records) record.addedNodes.forEach((node) => {
    meddle(node);
    if (node instanceof HTMLElement) node.querySelectorAll("*").forEach(meddle);
  });
}).observe(document, { childList: true, subtree: true });
"""
