// The menu: behind a button on a narrow screen. One group is open at a time; Escape, a touch elsewhere or the next control closes it.
// Without this script all groups open and close by themselves, and nothing is behind a button.
// The document hears for the menu: it is there before any button is seen, however long the scripts of a page take to come.
document.documentElement.classList.add("scripted");
(() => {
  const menuOf = (element) => element.closest(".menu");
  const drawer = () => document.querySelector(".menu .drawer");
  const groups = () => [...document.querySelectorAll(".menu details")];
  const closeBut = (kept) => groups().forEach((group) => { if (group !== kept) group.open = false; });
  const isOut = () => drawer()?.getAttribute("aria-expanded") === "true";
  const put = (out) => {
    drawer().setAttribute("aria-expanded", String(out));
    const here = document.querySelector(".menu summary.here")?.parentElement;
    closeBut(here);
    if (here) here.open = out;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest(".menu .drawer")) put(!isOut());
    else if (!menuOf(event.target)) closeBut();
    else if (event.target.closest("summary")) closeBut(event.target.closest("details"));
  });
  document.addEventListener("focusout", (event) => {
    if (menuOf(event.target) && event.relatedTarget && !menuOf(event.relatedTarget)) closeBut();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menuOf(event.target)) return;
    const open = groups().find((group) => group.open);
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (isOut()) {
      put(false);
      drawer().focus();
    }
  });
})();
