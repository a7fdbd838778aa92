/**
 * Words of BIP-39's English list that a single typo, or typing not yet finished, turns into one that codes do use:
 * going through the list, each that cannot be mistaken for one kept before stays. Found once and written down, since
 * finding them costs every start 60 ms; a test finds them again.
 */
export const confusableWords: ReadonlySet<string> = new Set(
  (
    'ankle arena auction aware bench best bird bitter blame blind blur bring brisk brush bulk butter ' +
    'cable cake call canyon cart case cattle cave charge chief claw clay clip clock coil come cook core ' +
    'corn cost couch crash cream cross curtain cute damp danger dash decide deny dial dirt door dove ' +
    'draft drive drop during easy exact exit fade fall fame feel film find fine fire firm fish flat flush ' +
    'foil food frame frost frown gain garbage gate gather gaze ginger glove glue goat gold grain grant ' +
    'grape grass grief grit grow guide hair hard head height hold hollow home hood hope host hover hunt ' +
    'inner insect iron join just keep kind lamp lawn layer lazy learn lens letter lift light like limb ' +
    'live loan lock loud loyal mail main make march mass match matter mean melt merge merry metal mind ' +
    'miss monkey moral motion move must myth name narrow need neither never next nice night nose number ' +
    'order other oven over page palm patch path pause pave pear pill pink place poet pole pony pool ' +
    'pottery power prevent pride print prize protect pulp punch purse quiz race rack rain raise ramp ' +
    'range rate rather real rice ridge right road roast roof room rose round rude rule saddle sail salon ' +
    'same sand save scare season seat seed shell shift shop shove side sight silk simple sing skull slam ' +
    'slide slight slow slush snow soap sock solar song soon sort sound soup spare spell spend spice spin ' +
    'sport spot start state steak stem still stock stove stuff such suit sunny surge swallow swamp swap ' +
    'swim swing table tail tank task teach tell tent term test that there they tide tissue toast tone ' +
    'tool toss town track train tray treat tree trick trip tube tumble type unable valley vast vault very ' +
    'vocal void vote wage walk wall want warm wash wasp waste water wave wealth wear west what when wide ' +
    'wife will wing wink winner wire wise wish witness wood wool word work worry worth wrap yard year ' +
    'youth zero zone'
  ).split(' '),
)
