import { Logo } from '../../components/logo.tsx'
import { useWording } from '../../window-context.ts'
import { ConnectionBanner } from './banners.tsx'

/** What stands here until the app has said what there is. */
export function Splash() {
  const { texts } = useWording()
  return (
    <main className="splash">
      <Logo size={56} />
      <p className="sub">{texts.frame.opening}</p>
      <ConnectionBanner />
    </main>
  )
}
