import { type ErrorCode, type ErrorInfo, toErrorInfo } from '../../src-shared/errors.ts'
import { errorTexts, type Locale, terminalTexts } from '../../src-shared/locales/index.ts'
import type { TerminalTexts } from '../../src-shared/locales/terminal-texts.ts'
import { printable } from '../../src-shared/text.ts'
import type { UsageError, UsageProblem } from './command.ts'
import type { Context } from './context.ts'
import type { ErrorEvent } from './output/events.ts'

/** An error as people and programs hear it: its sentence, with what it is about, and what to do. */
export function errorEvent(info: ErrorInfo, locale: Locale): ErrorEvent {
  const { sentence, remedy } = errorTexts[locale][info.code]
  const about = info.detail ? `${sentence.replace(/\.$/, '')}: ${printable(info.detail)}` : sentence
  return { kind: 'error', code: info.code, sentence: about, remedy }
}

/** Anything caught. What was not thrown on purpose shows its stack, to those who asked for it with MALOTE_DEBUG=1. */
export function caughtEvent(caught: unknown, { io, locale }: Pick<Context, 'io' | 'locale'>): ErrorEvent {
  const info = toErrorInfo(caught)
  if (info.code === 'internal' && io.env.MALOTE_DEBUG === '1') {
    const trace = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)
    io.stderr.write(`${trace.split('\n').map(printable).join('\n')}\n`)
  }
  return errorEvent(info, locale)
}

const codesOfProblems: { readonly [K in UsageProblem['kind']]?: ErrorCode } = {
  badCode: 'code.malformed',
  absentCode: 'code.absent',
  badAddress: 'address.malformed',
}

/** A misused command line: what is wrong with it, and where to look. */
export function usageEvent({ problem, topic }: Pick<UsageError, 'problem' | 'topic'>, locale: Locale): ErrorEvent {
  const texts = terminalTexts[locale]
  const { usage } = texts
  const sentence = printable(problemSentence(problem, texts))
  const meant = 'meant' in problem && problem.meant !== null ? `${usage.meant(problem.meant)} ` : ''
  const see = usage.see(topic === null ? 'malote --help' : `malote ${topic} --help`)
  return { kind: 'error', code: codesOfProblems[problem.kind] ?? 'input.invalid', sentence, remedy: `${meant}${see}` }
}

function problemSentence(problem: UsageProblem, { usage, server }: TerminalTexts): string {
  switch (problem.kind) {
    case 'noPaths':
    case 'emptyPath':
    case 'noCode':
    case 'badCode':
    case 'absentCode':
      return usage[problem.kind]
    case 'badSetting':
      return server.usage.badSetting(problem.where, problem.text, server.wants[problem.wants])
    case 'badPasswordFile':
      return server.usage.badPasswordFile(problem.text)
    case 'badPassword':
    case 'noPassword':
      return server.usage[problem.kind]
    case 'badAddress':
      return usage.badAddress(problem.where, problem.text)
    default:
      return usage[problem.kind](problem.text)
  }
}
