// The menu: behind a button on a narrow screen. One group is open at a time; Escape, a touch elsewhere or the next control closes it.
// Without this script all groups open and close by themselves, and nothing is behind a button.
document.documentElement.classList.add("scripted");
document.addEventListener("DOMContentLoaded", () => {
  const menu = document.querySelector(".menu");
  const drawer = menu?.querySelector(".drawer");
  if (!drawer) return;
  const groups = [...menu.querySelectorAll("details")];
  const closeBut = (kept) => groups.forEach((group) => { if (group !== kept) group.open = false; });
  const isOut = () => drawer.getAttribute("aria-expanded") === "true";
  const put = (out) => {
    drawer.setAttribute("aria-expanded", String(out));
    const here = menu.querySelector("summary.here")?.parentElement;
    closeBut(here);
    if (here) here.open = out;
  };
  drawer.addEventListener("click", () => put(!isOut()));
  for (const group of groups) group.querySelector("summary").addEventListener("click", () => closeBut(group));
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) closeBut(); });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) closeBut(); });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = groups.find((group) => group.open);
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (isOut()) {
      put(false);
      drawer.focus();
    }
  });
});
