import type { Page } from '@playwright/test'

/** A drag of real files and folders from outside, as the operating system would deliver it. */
export async function dragFiles(page: Page, paths: readonly string[]) {
  const session = await page.context().newCDPSession(page)
  const { width, height } = page.viewportSize() ?? { width: 960, height: 660 }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: width / 2,
      y: height / 2,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    })
  return {
    hover: async () => {
      await send('dragEnter')
      await send('dragOver')
    },
    drop: () => send('drop'),
  }
}
