import type { DoctorTopic } from '../../../doctor/topics.js'
import Doctor from '../../doctor.js'

/** The name under which older tools looked at status. */
export default class ValidateStatus extends Doctor {
  static override id = 'agent status validate'
  static override aliases = ['agent status doctor']
  static override hidden = true
  static override group = null
  static override summary = 'The same as spec-kitty doctor status.'
  static override examples = ['spec-kitty agent status validate']
  protected override readonly topics: readonly DoctorTopic[] = ['status']
}
