import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/controls.css'
import './styles/forms.css'
import './styles/modal.css'
import './styles/send.css'
import './styles/line.css'
import './styles/transfer.css'
import './styles/code.css'
import './styles/lists.css'
import './styles/places.css'
import './styles/relay.css'
import './styles/unfinished.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { openBridge } from './bridge.ts'
import { createStore } from './store.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
const bridge = await openBridge()
createRoot(root).render(<App bridge={bridge} store={createStore(bridge)} />)
