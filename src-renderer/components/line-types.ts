import type { LegView } from '../../src-shared/views.ts'

export interface NodeModel {
  readonly name: string
  readonly what: string
  /** Whether it is known to be there. */
  readonly present: boolean
  /** It stands there: `what` says why. */
  readonly troubled?: boolean
}

export interface LegModel {
  readonly state: LegView
  readonly label: string | null
  /** The leg in words, for those who do not see it. */
  readonly spoken: string
}

export interface LineModel {
  readonly name: string
  /** Where the bytes flow. */
  readonly towards: 'them' | 'you'
  readonly you: NodeModel
  readonly relay: NodeModel
  readonly they: NodeModel
  readonly mine: LegModel
  readonly theirs: LegModel
}
