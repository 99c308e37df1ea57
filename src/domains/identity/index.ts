export {
  ACCOUNT_ROLES,
  can,
  GUEST,
  PERMISSIONS,
  ROLES,
  type AccountRole,
  type Permission,
  type Role,
  type SessionId,
  type UserId,
  type Viewer,
} from './model.ts';
