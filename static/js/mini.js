// On a narrow screen the picture stays in sight, smaller, while what stands below it is read.
const canvas = document.getElementById("canvas");
const narrow = matchMedia("(max-width: 56.25em) and (min-height: 37.5em)");
// percent of the screen, the same as in bars.css
const KEPT = 34;

function pin([entry]) {
  const pinned = narrow.matches && !entry.isIntersecting;
  // its place stays as it was
  canvas.style.height = pinned ? `${canvas.getBoundingClientRect().height}px` : "";
  canvas.classList.toggle("pinned", pinned);
}

// What lies below the screen counts as seen: a jump from below the picture to far above it has to be noticed too.
if (canvas) new IntersectionObserver(pin, { rootMargin: `-${KEPT}% 0px 1000000px 0px` }).observe(canvas);
