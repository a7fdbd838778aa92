import type { TunnelView } from '../../../src-shared/views.ts'

/** What ngrok's free plan lets out in a calendar month, bytes. */
export const FREE_PLAN_BYTES = 1_000_000_000

/** Where a token is had. Shown to be copied: the window opens no page of others. */
export const TOKEN_PAGE = 'dashboard.ngrok.com/get-started/your-authtoken'

/** The month's bytes against the free plan, percent, never more than 100. */
export function planPercent(sent: number): number {
  return Math.min(100, Math.max(0, (sent / FREE_PLAN_BYTES) * 100))
}

/** Whether the token has to be typed before a way can be opened. */
export function needsToken({ token, state }: TunnelView): boolean {
  return token === 'none' && state.kind !== 'open' && state.kind !== 'opening'
}
