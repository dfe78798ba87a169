import * as z from '../values/schema-library.js'
import { ofMission } from './definition.js'
import { type Fields, list, maybe, word } from './fields.js'
import { termConflict } from './shared-objects.js'

const scope = (f: Fields) => ({ mission_id: f.missionId, scope_id: f.text })

const stepMetadata = (f: Fields) => z._default(f.textMap, {})

/** What the words of a mission mean. Judged and carried; this product emits none. */
export const GLOSSARY_TYPES = {
  GlossaryScopeActivated: ofMission((f) =>
    f.open({
      ...scope(f),
      scope_type: word(['spec_kitty_core', 'team_domain', 'audience_domain', 'mission_local']),
      glossary_version_id: f.text,
    }),
  ),
  TermCandidateObserved: ofMission((f) =>
    f.open({
      ...scope(f),
      step_id: f.text,
      term_surface: f.text,
      confidence: f.share,
      actor: f.text,
      step_metadata: stepMetadata(f),
    }),
  ),
  SemanticCheckEvaluated: ofMission((f) =>
    f.open({
      ...scope(f),
      step_id: f.text,
      conflicts: list(termConflict(f)),
      severity: word(['low', 'medium', 'high']),
      confidence: f.share,
      recommended_action: word(['block', 'warn', 'pass']),
      effective_strictness: word(['off', 'medium', 'max']),
      step_metadata: stepMetadata(f),
    }),
  ),
  GlossaryClarificationRequested: ofMission((f) =>
    f.open({
      ...scope(f),
      step_id: f.text,
      semantic_check_event_id: f.text,
      term: f.text,
      question: f.anyText,
      options: list(f.anyText),
      urgency: word(['low', 'medium', 'high']),
      actor: f.text,
    }),
  ),
  GlossaryClarificationResolved: ofMission((f) =>
    f.open({
      mission_id: f.missionId,
      clarification_event_id: f.text,
      selected_meaning: f.text,
      actor: f.text,
    }),
  ),
  GlossarySenseUpdated: ofMission((f) =>
    f.open({
      ...scope(f),
      term_surface: f.text,
      before_sense: maybe(f.anyText),
      after_sense: f.text,
      reason: f.anyText,
      actor: f.text,
    }),
  ),
  GenerationBlockedBySemanticConflict: ofMission((f) =>
    f.open({
      mission_id: f.missionId,
      step_id: f.text,
      conflict_event_ids: list(f.anyText, 1),
      blocking_strictness: word(['medium', 'max']),
      step_metadata: stepMetadata(f),
    }),
  ),
  GlossaryStrictnessSet: ofMission((f) =>
    f.open({
      mission_id: f.missionId,
      new_strictness: word(['off', 'medium', 'max']),
      previous_strictness: maybe(word(['off', 'medium', 'max'])),
      actor: f.text,
    }),
  ),
}
