import { init } from 'echarts';
import type { Row } from '../measure/rounds';
import type { Part } from '../parts/part';
import { rounded } from './table';

const WIDTH = 720;
const BAR_HEIGHT = 30;
const FRAME_HEIGHT = 90;
const NAME_WIDTH = 270;
const COLOURS = ['#2f6f9f', '#9fb8c8', '#c9b28f', '#8f9f6f'];

/** Bars of the medians as SVG, with a whisker from minimum to maximum. Rows of one kind share a colour. */
export function chartOf(
  title: string,
  { column, unit }: NonNullable<Part['chart']>,
  rows: readonly Row[],
): string {
  const shown = rows.flatMap(({ name, figures }) => (figures[column] ? [{ name, ...figures[column] }] : []));
  const kinds = [...new Set(shown.map(({ name }) => kindOf(name)))];
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: FRAME_HEIGHT + BAR_HEIGHT * shown.length,
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: `${title}: ${unit}`, textStyle: { fontSize: 14 } },
    grid: { left: NAME_WIDTH, right: 60, top: 40, bottom: 30 },
    xAxis: { type: 'value', min: 0 },
    yAxis: { type: 'category', inverse: true, data: shown.map(({ name }) => name) },
    series: [
      {
        type: 'bar',
        label: {
          show: true,
          position: 'insideLeft',
          formatter: ({ value }: { value: number }) => rounded(value),
        },
        data: shown.map(({ name, median }) => ({
          value: median,
          itemStyle: { color: COLOURS[kinds.indexOf(kindOf(name)) % COLOURS.length] },
        })),
      },
      {
        type: 'custom',
        data: shown.map(({ min, max }, index) => [min, max, index]),
        encode: { x: [0, 1], y: 2 },
        renderItem: whisker,
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

/** The kind of "read: service" and "add: service" is "service". */
function kindOf(name: string): string {
  return name.split(': ')[1] ?? '';
}

interface Place {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

function whisker(_: unknown, place: Place) {
  const [left, y] = place.coord([place.value(0), place.value(2)]);
  const [right] = place.coord([place.value(1), place.value(2)]);
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke: '#333333' },
  });
  return {
    type: 'group' as const,
    children: [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4)],
  };
}
