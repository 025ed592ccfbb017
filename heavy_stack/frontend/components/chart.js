// Draws lines with uPlot, which is vendored in static/islands; tells Python which point somebody picks.
import uPlot from "/static/islands/uplot.js";

const STYLE = "/static/islands/uplot.css";
const COLOURS = ["--accent", "--good", "--warn", "--bad"];

// What Python names; bind() draws it.
export function Chart() {}

export function bind(node) {
  const plot = new Plot(node);
  return {
    create: (_type, props) => props,
    render: (props) => plot.show(props),
    unmount: () => plot.end(),
  };
}

class Plot {
  constructor(node) {
    this.box = document.createElement("div");
    this.box.className = "chart";
    this.box.setAttribute("role", "img");
    node.append(this.box);
    this.resizes = new ResizeObserver(() => this.fit());
    this.resizes.observe(this.box);
    linkStyle();
  }

  show(props) {
    const names = JSON.stringify(props.series.map(({ label }) => label));
    this.props = props;
    this.box.setAttribute("aria-label", props.label);
    const data = [props.xs, ...props.series.map(({ values }) => values)];
    if (this.names === names) this.plot.setData(data);
    else {
      this.plot?.destroy();
      this.names = names;
      this.plot = new uPlot(this.options(), data, this.box);
      this.plot.over.addEventListener("click", (event) => this.pick(event));
    }
    this.box.dataset.points = props.xs.length;
  }

  options() {
    const axis = { stroke: () => colour(this.box, "--ink"), grid: { stroke: () => colour(this.box, "--line"), width: 1 } };
    const lines = this.props.series.map(({ label }, place) => ({
      label,
      stroke: () => colour(this.box, COLOURS[place % COLOURS.length]),
      width: 2,
      points: { show: true, size: 7 },
    }));
    return {
      ...this.size(),
      scales: { x: { time: false } },
      axes: [{ ...axis, incrs: wholeNumbers(this.props.xs) }, axis],
      series: [{ label: this.props.across }, ...lines],
      legend: { show: true, live: false },
    };
  }

  // From where the click was: the cursor follows a moment later.
  pick({ offsetX }) {
    this.props.onPick?.(this.plot.posToIdx(offsetX));
  }

  size() {
    return { width: Math.max(200, this.box.clientWidth), height: this.props.height };
  }

  fit() {
    this.plot?.setSize(this.size());
  }

  end() {
    this.resizes.disconnect();
    this.plot?.destroy();
    this.box.remove();
  }
}

// Between week 1 and week 2 there is no week 1.25: whole places get whole marks. (undefined: uPlot's own.)
function wholeNumbers(xs) {
  if (!xs.every(Number.isInteger)) return undefined;
  return [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000, 100_000, 1_000_000];
}

// A canvas knows no var() and no light-dark(); an element does.
function colour(box, name) {
  const probe = box.appendChild(document.createElement("i"));
  probe.style.color = `var(${name}, currentColor)`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function linkStyle() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: STYLE });
  document.head.append(link);
}
