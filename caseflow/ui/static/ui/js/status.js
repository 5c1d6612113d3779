/** The one status line: a sentence is written once; the same sentence again is still announced. */
const line = document.getElementById("status");

document.addEventListener("caseflow:status", ({ detail }) => {
  const sentence = typeof detail === "string" ? detail : detail.value;
  if (line) line.textContent = line.textContent === sentence ? `${sentence}\u00a0` : sentence;
});
