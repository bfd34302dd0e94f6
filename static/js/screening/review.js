/**
 * What is looked through before handing in.
 *
 * @param {string} words which question it leads to
 * @param {() => void} go
 * @returns {HTMLLIElement} a row with a button that leads back to a question
 */
export function wayBack(words, go) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--quiet sheet__left";
  button.textContent = words;
  button.addEventListener("click", go);
  const row = document.createElement("li");
  row.append(button);
  return row;
}
