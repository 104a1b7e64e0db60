import { html, nothing } from 'lit';
import uPlot from 'uplot';
import { Element } from '../parts/element.js';
import { atMostEvery } from '../model/observable.js';
import { count, duration } from '../text/format.js';

const STEP_S = 3;
const EVERY_MS = 1000;
const HEIGHT = 96;

// A custom property as the canvas can use it: the browser has chosen between light and dark.
function colour(element, name) {
  const probe = element.querySelector('.probe');
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

// Throughput and latency of the last five minutes, in pictures and in words.
export class Plots extends Element {
  static properties = { workbench: { attribute: false }, asTable: { state: true } };

  #plots = [];
  #timer = null;
  #unwatch = () => {};
  #tick = atMostEvery(EVERY_MS, () => this.#renew());
  #sizes = new ResizeObserver(() => this.#resize());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#build();

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(this.#tick, EVERY_MS); // also without events: time goes on
    this.#unwatch = this.workbench.history.watch(this.#tick);
    this.#sizes.observe(this);
    this.#scheme.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#unwatch();
    this.#sizes.disconnect();
    this.#scheme.removeEventListener('change', this.#redraw);
    this.#destroy();
  }

  firstUpdated() {
    this.#build();
  }

  #renew() {
    if (document.hidden || this.offsetParent === null) return;
    this.requestUpdate();
    const [throughput, latency] = this.#data();
    this.#plots[0]?.setData(throughput);
    this.#plots[1]?.setData(latency);
  }

  #data() {
    const { times, perSecond, failed, median, slow } = this.workbench.history.rates.series(STEP_S);
    return [
      [times, perSecond, failed],
      [times, slow, median],
    ];
  }

  #destroy() {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
  }

  #build() {
    const [first, second] = this.querySelectorAll('.plot');
    if (!first) return;
    this.#destroy();
    const [throughput, latency] = this.#data();
    const line = (label, name, fill) => ({
      label,
      stroke: colour(this, name),
      width: 1.5,
      fill: fill ? colour(this, fill) : undefined,
      spanGaps: false,
      points: { show: false },
    });
    const dots = (label, name) => ({
      ...line(label, name),
      spanGaps: true,
      points: { show: true, size: 4, fill: colour(this, name) },
    });
    const throughputLines = [
      line('events per second', '--accent', '--accent-soft'),
      line('failed per second', '--bad'),
    ];
    this.#plots = [
      new uPlot(
        this.#options(first, throughputLines, (value) => String(value)),
        throughput,
        first,
      ),
      new uPlot(this.#options(second, [dots('95 %', '--warn'), dots('median', '--accent')], duration), latency, second),
    ];
  }

  #options(parent, series, valueText) {
    const axis = {
      stroke: colour(this, '--ink-2'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: colour(this, '--line'), width: 1 },
      ticks: { show: false },
    };
    return {
      width: Math.max(120, parent.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      padding: [6, 6, 0, 0],
      series: [{}, ...series],
      scales: { y: { range: (_, low, high) => [0, Math.max(1, (high ?? 1) * 1.1)] } },
      axes: [
        {
          ...axis,
          size: 20,
          space: 70,
          values: (_, ticks) => ticks.map((tick) => new Date(tick * 1000).toTimeString().slice(0, 5)),
        },
        { ...axis, size: 52, space: 28, values: (_, ticks) => ticks.map(valueText) },
      ],
    };
  }

  #resize() {
    const boxes = this.querySelectorAll('.plot');
    this.#plots.forEach((plot, at) => plot.setSize({ width: Math.max(120, boxes[at].clientWidth), height: HEIGHT }));
  }

  render() {
    const last = this.workbench.history.rates.summary(300);
    const failed = last.failed ? `, ${count(last.failed)} failed` : '';
    const words =
      last.count === 0
        ? 'No event in the last 5 minutes'
        : `${count(last.count)} events in 5 minutes${failed}. Half took up to ${duration(last.median)}, 95 % up to ${duration(last.slow)}`;
    return html`<figure class="plots">
      <span class="probe" hidden></span>
      <figcaption>
        <span>${words}</span>
        <button
          type="button"
          class="quiet"
          aria-expanded=${Boolean(this.asTable)}
          @click=${() => (this.asTable = !this.asTable)}
        >
          Figures
        </button>
      </figcaption>
      <div class="plot-pair">
        <div class="plot-box">
          <p class="plot-title">
            Events per second <span class="key accent">all</span> <span class="key bad">failed</span>
          </p>
          <div class="plot" role="img" aria-label="Throughput: ${words}"></div>
        </div>
        <div class="plot-box">
          <p class="plot-title">
            Time per event <span class="key accent">median</span> <span class="key warn">95 %</span>
          </p>
          <div class="plot" role="img" aria-label="Latency: ${words}"></div>
        </div>
      </div>
      ${this.asTable ? this.#table() : nothing}
    </figure>`;
  }

  #table() {
    const rates = this.workbench.history.rates;
    const spans = [
      [10, '10 s'],
      [60, '1 min'],
      [300, '5 min'],
    ].map(([seconds, title]) => ({ title, ...rates.summary(seconds) }));
    return html`<table class="figures">
      <thead>
        <tr>
          <th scope="col">Last</th>
          <th scope="col">Events</th>
          <th scope="col">Failed</th>
          <th scope="col">Per second</th>
          <th scope="col">Median</th>
          <th scope="col">95 %</th>
        </tr>
      </thead>
      <tbody>
        ${spans.map(
          (span) =>
            html`<tr>
              <th scope="row">${span.title}</th>
              <td>${count(span.count)}</td>
              <td>${count(span.failed)}</td>
              <td>${span.perSecond.toFixed(1)}</td>
              <td>${duration(span.median)}</td>
              <td>${duration(span.slow)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define('aha-plots', Plots);
