import { expect, type Locator, type Page } from '@playwright/test'
import type { TransferState } from '../../src-shared/views.ts'

export type Place = 'send' | 'receive' | 'relay' | 'activity' | 'settings'

const digits = { send: 1, receive: 2, relay: 3, activity: 4, settings: 5 } as const

/** A window of Malote as a person uses it: the same for the desktop and the browser. */
export class MaloteWindow {
  readonly page: Page
  readonly code: Locator
  readonly codeInput: Locator
  readonly offer: Locator
  readonly hashes: Locator
  readonly percent: Locator
  readonly line: Locator
  readonly relayToggle: Locator
  readonly relayAddress: Locator
  readonly #transfer: Locator

  constructor(page: Page) {
    this.page = page
    const by = (id: string) => page.getByTestId(id)
    this.code = by('code')
    this.codeInput = by('code-input')
    this.offer = by('offer-list')
    this.hashes = by('sha256')
    this.percent = by('percent')
    this.line = by('line')
    this.relayToggle = by('relay-toggle')
    this.relayAddress = by('relay-address')
    this.#transfer = by('transfer-state')
  }

  async go(place: Place): Promise<void> {
    await this.page.getByRole('navigation').first().waitFor()
    await this.page.keyboard.press(`Control+${digits[place]}`)
  }

  /** Types a code as it was heard, and goes. */
  async receive(code: string): Promise<void> {
    await this.go('receive')
    await this.codeInput.fill(code)
    await this.codeInput.press('Enter')
  }

  /** Waits for the transfer in sight to be in one of these states. */
  async reaches(...kinds: readonly TransferState['kind'][]): Promise<void> {
    await expect(this.#transfer).toHaveAttribute('data-state', new RegExp(`^(${kinds.join('|')})$`))
  }

  /** The code on the tag, once there is one. */
  async shownCode(): Promise<string> {
    await this.reaches('waiting')
    return (await this.code.textContent()) ?? ''
  }

  async accept(): Promise<void> {
    await this.page.getByTestId('accept').click()
  }

  async decline(): Promise<void> {
    await this.page.getByTestId('decline').click()
  }

  async cancel(): Promise<void> {
    await this.page.getByTestId('cancel').click()
  }

  /** The SHA-256 of each file shown, without the spaces between its groups, by path. */
  async shownHashes(): Promise<Record<string, string>> {
    const shown = await this.hashes.evaluateAll((all) =>
      all.map((one) => [(one as HTMLElement).dataset.path ?? '', one.textContent?.replace(/\s/g, '') ?? '']),
    )
    return Object.fromEntries(shown)
  }

  /** The heading of what is in sight. */
  get title(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }
}

/** A code as a person types it who heard it: upper case, spaces in place of hyphens. */
export function asHeard(code: string): string {
  return code.toUpperCase().replaceAll('-', ' ')
}

/** The same room with other words of the list. */
export function withWrongWords(code: string): string {
  const [room = '', first = '', ...rest] = code.split('-')
  const other = ['velvet', 'umbrella', 'crystal', 'abacate', 'violeta'].find(
    (word) => word !== first && !rest.includes(word),
  )
  return [room, other, ...rest].join('-')
}
