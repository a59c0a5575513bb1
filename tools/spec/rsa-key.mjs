import { createPrivateKey, createPublicKey } from 'node:crypto';

/** An RSA-3072 key that was drawn once for the vectors and is nobody's: PKCS #8 in base64url. */
const lines = [
  'MIIG_QIBADANBgkqhkiG9w0BAQEFAASCBucwggbjAgEAAoIBgQCOBxz-UO4PHh8jhhkmA2zbGGopWLouGTMZ0QSXvYS6WLaNNE1_',
  'S8euww80NZX3CbjMHjdmyKoyJiPIn0L3_T3DhcOWONuvqxpijwcI69c5Ne-0DV6GWWBnuET0pkpbnCOEWVgpSFjJzRWzCb-P4BYz',
  'EEb2vv1ND4quOqG2goXE8qGpdNw2w4rWINGzOsOFXzeESDtbv-Xs6eyBbkFzw31nla0szigu88QcYeDaq4X-2iu-WD3uTNHBy9G7',
  'tOXwi0Ds0UWuCvTgjXjbyuD3G58km2Ed_-jfIRbxtNV0C2nMKA5GOGDmx8eyqpGiPPtSagD3YJ8K6W5cIAoonEeMTBbEcu5WaQOp',
  'oJsSQ0pmxx3NHSfdyzl-Wtyb8XC5ffwfKVm1Foi8Nl56cu9bjE4c8Z9N1XRWQh2SYmXSfCq3EYhLU-A2s3eiiMJFS-5dVomHBVoR',
  'ac881kP9dr53bMOvL0PJutBm_wm-6HO1XTNdrs74OC-VyZdS8lDchbHYzv2RfzkCAwEAAQKCAYAN_AtRyzw1htzADbMqOAoe5J-H',
  'ZLIoWdjbQOZ33nRUOOn4q166GwcVYSV9GY2jnnRwvMTtvPJtL640UeIxMuFDAEfK4dxXxrw5WiXyLe6qNnJcwzg8eE5yyAUaJcmK',
  'jaw9muKAZhw_-o6Za2tOSl1FN-QU5adhUBdyollL9DwhsVZTrisExWpFPUQIps-bsU1xG_-kQBfupPXhpK6TLHuLmIRNthrkzKHR',
  'vZ17SopOFsNZ4axva2b38w66scw2TC-51KjqGXkQj6hJRztI5MDDf68f0xZSrmgOOyhHUte2JY6_MrjizM5shXmmP3nOvd6uRmlI',
  'jjBEgvvIXsTWQlE3BerXfFzK1O0tJ1URX7I_dnWSVsTOLBZgmlWCgT1jQjAgTp6Q5aT_Uyc3dTLZvfg-ghWbv_-OisGfW3X9ZiOo',
  'j9u0q71OGfDLpqNjDhWizL74RN6C2hAE4yFNEs8A6RSUPWYvQ2SsVsMUsxqOvy21AwAA9AZL0GxuU27G9ix89JECgcEAv4V6VmPb',
  '2xRO5d9B6bqCGKWFi8zEriDdITaOLMJDvoHbuaUYan0WDZy-_w5ovwzFpvYxmWeWMcFpFT1JWOG3yH1iFeYQnFiL7ZQgBrcShPmi',
  'YuTcPVl1UDl10iE3zysiYwLHaeYDF6G9ANlRajliKiDA7KZNYIQObChQFDpMiW8ulK3q3TQ84ecJ84cqRdjRcaO8uwH8iocMB4no',
  'CQ1JEeLY4K6UBObphXVSheFP5iu62SL2JbSAeqyFAVBX923tAoHBAL3X9rZ96YiE6afdtsVVn1FeIRhSFErWdlPqmdr6Ue4t1qPY',
  'B8zgceEzL8Hh9vm6uHjMMg537v0OC3Xko0_5DO4by-ihkJRfviGHrwI1lpoIRAe4VvLROHTAG7fs256ZWx_S0Whc5bi9Vug7AiKu',
  'AQ7TXLyoGWgqlVyvH9Qls4mUOsGVHzRcYU2tNjpiSa2KkHBVQV7Gy8FcY65dR_aVSPAE8AAfWV9ClZgdiyiVlM2MMpEXKuwm1aD4',
  'l0PClhXM_QKBwQCZug3kYesLAlYB9R32-ZmLJvD2sbn8-qwECMI98wBlXd58OKRMdXLKIlK8b1hsYVgVF-_f7mGENnaecb759NOL',
  'vfiJE02p8PkADbFXMoNO8QEC2ChfpfqgFj8YF0mwpDLJvmVJ_zHkOhJ3J_hNhxngLsIsMaBSJC1fa0w7sD_W4MNG3AJ044Uq3kQC',
  'kS_BOLOEv6SxhnqqxpNFSdBR07QfAzKJxhdRh_dRBEbk52E2o0srFwD0atnlnax0zYSOOlECgcBXMdtCJIDf0FRVYrMw3cvIHpjK',
  'x-BEI07D6kvyVOjOocUlCfNDOY90pQL5ZST_vLA_42HWXWWqWwoOgw4zjCtRLfkxBwwV6ge09NIADMb4RnWgqh1dd5UboqTYjHSu',
  '2rcM3dKKwahNesFw9rFbZlpcCd5dVEQfIPfrUxAma46T0T5PbYOglBGpELaIiF5Y0_zVa4MT2fD6BcpO6s9DxXtzqoDlPYDaDQYS',
  'kPc6k8F9yzfqhh6Typ5ySduIJtayeq0CgcAfq_E68WYgBcL6ipNWWxgLZQxhJI65nsFyKmdZ1lL6iMDcKwTYvL2vE4bDXBdpij71',
  'LWr_eFRIcmAwm0dFOrgb0R-nvdQyAZoiouJRRbQndNUqiUA5QQQSnl_Xp5V_Bw1Hfep2WgE-A9KsMn3pAl6w_YKXj2du92ciWcPf',
  '2FzVweotC0w6v57faBPBJ3n5E7dJQEyjcAvVeoEi-ufA2L6xKM8ov0kYR4JnI18-rIYabJbocZK4duHivW-FhX2n-i4',
];

export const rsaPrivate = Buffer.from(lines.join(''), 'base64url');
export const rsaPublic = createPublicKey(
  createPrivateKey({ key: rsaPrivate, format: 'der', type: 'pkcs8' }),
).export({
  format: 'der',
  type: 'spki',
});
