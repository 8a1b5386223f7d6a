import { insist } from '../insist';

/** A call that is made again and again under the same key, through one instance or several, until each has answered it. */
export class InsistentCall {
  private readonly answers: Promise<string[]>[] = [];
  private given = 0;
  private gaveUp = false;

  /** @param ask makes the call once; gives what is wrong in the answer, throws if there is none. */
  constructor(private readonly ask: (url: string) => Promise<string[]>) {}

  beginAt(url: string): void {
    const answer = insist('the call is answered', () => this.askOnce(url));
    this.answers.push(answer.catch((error: Error) => [error.message]));
  }

  /** What has no answer yet is not asked for any more. */
  giveUp(): void {
    this.gaveUp = true;
  }

  /** Whether any instance has answered so far. */
  get answered(): boolean {
    return this.given > 0;
  }

  /** What was wrong in the answers, once all are there or have been given up. */
  async wrongAnswers(): Promise<string[]> {
    return (await Promise.all(this.answers)).flat();
  }

  private async askOnce(url: string): Promise<string[]> {
    if (this.gaveUp) return [];
    const wrong = await this.ask(url);
    this.given += 1;
    return wrong;
  }
}
