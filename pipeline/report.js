"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  table.querySelectorAll("th button").forEach((button, column) => {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const down = head.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
      const number = head.dataset.number !== undefined;
      const compare = (a, b) => {
        const one = key(a), other = key(b);
        if (one === "" || other === "") return (one === "") - (other === "");
        const order = number ? Number(one) - Number(other) : one.localeCompare(other, "zh");
        return down ? -order : order;
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
}
for (const field of document.querySelectorAll("input[data-filter]")) {
  const rows = [...document.getElementById(field.dataset.filter).tBodies[0].rows];
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
