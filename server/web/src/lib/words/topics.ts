// What a matter is about, in the same words wherever it is asked or shown.
import { defineMessages } from '../i18n'

export default defineMessages(
  {
    topic_labour: '工资、劳动',
    topic_land: '土地、征收',
    topic_housing: '住房、物业',
    topic_family: '婚姻、家庭',
    topic_debt: '借贷、合同',
    topic_traffic: '交通事故',
    topic_social_security: '社保、医保',
    topic_environment: '环境、噪声',
    topic_education: '上学、教育',
    topic_health: '看病、医疗',
    topic_village_affairs: '村里、社区的事',
    topic_litigation: '打官司、执法',
    topic_other: '其他',
  },
  {
    topic_labour: 'Wages, work',
    topic_land: 'Land, requisition',
    topic_housing: 'Housing, property',
    topic_family: 'Marriage, family',
    topic_debt: 'Loans, contracts',
    topic_traffic: 'Traffic accident',
    topic_social_security: 'Social security',
    topic_environment: 'Environment, noise',
    topic_education: 'School, education',
    topic_health: 'Health care',
    topic_village_affairs: 'Village, community',
    topic_litigation: 'Courts, police',
    topic_other: 'Other',
  },
)
