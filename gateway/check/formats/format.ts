import type { Report, Summary } from '../report';
import { github } from './github';
import { human } from './human';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';

const renderers = { human, json, markdown, github, junit };

export type Format = keyof typeof renderers;
export const formats = Object.keys(renderers) as readonly Format[];

/** The report as text that ends with a line break. Only `human` has colours. */
export function render(
  report: Report,
  summary: Summary,
  { format, colour }: { readonly format: Format; readonly colour: boolean },
): string {
  return `${renderers[format](report, summary, colour).trimEnd()}\n`;
}
