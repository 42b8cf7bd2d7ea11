"use strict";
(function () {
  const section = document.getElementById("look");
  const content = JSON.parse(document.getElementById("look-content").textContent);
  const chosen = ["scenario", "measure", "community"].map((name) => document.getElementById("look-" + name));
  const drawing = section.querySelector("svg"), said = document.getElementById("look-said");
  const [band, line, zero] = ["band", "line", "zero"].map((name) => drawing.querySelector("." + name));
  const label = drawing.querySelector("text"), body = section.querySelector("tbody");
  const left = 52, right = 700, above = 12, below = 236;

  function steps(low, high) {
    const raw = (high - low) / 5 || 1, power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw * 0.999);
    const ticks = [];
    for (let n = Math.ceil(low / step); n * step <= high + step / 1000; n += 1) ticks.push(n * step);
    return { ticks, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  }

  function write(number, digits) {
    const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const text = new Intl.NumberFormat(content.locale, format).format(number);
    return (/^-[0.,]*$/.test(text) ? text.slice(1) : text).replace("-", "\u2212");
  }

  function place(text, x, y, anchor) {
    const copy = label.cloneNode(false);
    copy.textContent = text;
    copy.setAttribute("x", x);
    copy.setAttribute("y", y);
    copy.setAttribute("text-anchor", anchor);
    copy.removeAttribute("hidden");
    copy.setAttribute("class", "tick");
    drawing.appendChild(copy);
  }

  function draw(series) {
    drawing.querySelectorAll(".tick").forEach((old) => old.remove());
    const known = [...series.low, ...series.high, 0].filter((n) => n !== null);
    const low = Math.min(...known), high = Math.max(...known), spread = high - low || 1;
    const last = Math.max(1, content.months.length - 1);
    const x = (month) => left + ((right - left) * month) / last;
    const y = (n) => below - ((below - above) * (n - low + 0.04 * spread)) / (1.08 * spread);
    const months = series.mean.map((n, month) => month).filter((month) => series.mean[month] !== null);
    const point = (n, month) => x(month).toFixed(1) + " " + y(n).toFixed(1);
    const bounded = months.filter((month) => series.low[month] !== null);
    const up = bounded.map((month) => point(series.high[month], month));
    const down = bounded.map((month) => point(series.low[month], month)).reverse();
    band.setAttribute("d", up.length ? "M" + [...up, ...down].join("L") + "Z" : "");
    line.setAttribute("d", months.length ? "M" + months.map((month) => point(series.mean[month], month)).join("L") : "");
    zero.setAttribute("d", "M" + left + " " + y(0).toFixed(1) + "L" + right + " " + y(0).toFixed(1));
    const { ticks, digits } = steps(low, high);
    ticks.forEach((n) => place(write(n, digits), left - 8, y(n) + 4, "end"));
    content.ticks.forEach(([month, text]) => place(text, x(month), below + 20, "middle"));
  }

  function list(series) {
    const rows = series.mean.map((mean, month) => {
      const row = document.createElement("tr"), head = document.createElement("th");
      head.scope = "row";
      head.textContent = content.months[month];
      row.appendChild(head);
      const spread = series.high[month] - series.low[month];
      const digits = spread >= 10 ? 0 : spread >= 1 ? 1 : 2;
      [mean, series.low[month], series.high[month]].forEach((n) => {
        const cell = document.createElement("td");
        cell.className = "n";
        cell.textContent = n === null ? "" : write(n, digits);
        row.appendChild(cell);
      });
      return row;
    });
    body.replaceChildren(...rows);
  }

  function show() {
    const series = content.series[chosen.map((choice) => choice.value).join("|")];
    const withheld = !series.mean;
    said.textContent = series.said;
    drawing.toggleAttribute("hidden", withheld);
    section.querySelector("details").hidden = withheld;
    if (withheld) return;
    draw(series);
    list(series);
  }

  chosen.forEach((choice) => choice.addEventListener("change", show));
  document.getElementById("look-off").remove();
  document.getElementById("look-choices").hidden = false;
  show();
})();
