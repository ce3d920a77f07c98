// Where the controls stay in reach over what is below them, so that a refusal or an alarm can stand above them.
const dock = document.querySelector(".dock");

if (dock) {
  const stage = dock.parentElement;
  new ResizeObserver(() => stage.style.setProperty("--dock", `${dock.getBoundingClientRect().height}px`)).observe(dock);
  new IntersectionObserver((seen) => {
    const { isIntersecting, boundingClientRect } = seen.at(-1);
    stage.classList.toggle("docked", !isIntersecting && boundingClientRect.top > 0);
  }).observe(stage.querySelector(".dock-end"));
}
