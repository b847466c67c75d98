import '@/lib/tokens.css'
import '@/lib/staff/staff.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
